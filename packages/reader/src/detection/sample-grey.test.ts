import { describe, expect, it } from 'vitest';
import { buildGreyPyramid, sampleGrey } from './sample-grey.js';
import { toImagePoint, toUprightCrop } from './similarity.js';

const WIDTH = 400;
const HEIGHT = 300;
/** Brightness grows by one every two pixels to the right. */
const ramp = {
  data: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % WIDTH) >> 1),
  width: WIDTH,
  height: HEIGHT,
};

function toBrightness(value: number): number {
  return value * 64 + 128;
}

describe('sampleGrey', () => {
  it('reads at the crop pixel’s place at every scale and angle', () => {
    const pyramid = buildGreyPyramid(ramp);
    for (const [size, angle] of [
      [60, 0],
      [120, 0.4],
      [200, 1.57],
      [240, 3],
    ] as const) {
      const rectangle = { centreX: 200, centreY: 150, width: size, height: size / 2, angle };
      const crop = toUprightCrop(rectangle, 64, 48, 60, 40);
      const sampled = sampleGrey(pyramid, crop, 64, 48);
      for (const [x, y] of [
        [10, 10],
        [50, 20],
        [32, 40],
      ] as const) {
        const place = toImagePoint(crop, { x: x + 0.5, y: y + 0.5 });
        expect(Math.abs(toBrightness(sampled[y * 64 + x]!) - (place.x - 0.5) / 2)).toBeLessThan(1.2);
      }
    }
  });

  it('gives the middle of the input scale outside the image', () => {
    const crop = { originX: -1000, originY: 0, stepX: 1, stepY: 0 };
    expect([...sampleGrey(buildGreyPyramid(ramp), crop, 4, 4)]).toEqual(new Array(16).fill(0));
  });
});
