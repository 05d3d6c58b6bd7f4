import { describe, expect, it } from 'vitest';
import { toImagePoint, toUprightCrop } from '../geometry/similarity.js';
import { buildGreyPyramid, sampleCrop } from './sample-crop.js';

const WIDTH = 400;
const HEIGHT = 300;
/** Brightness grows by one every two pixels to the right. */
const ramp = {
  data: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % WIDTH) >> 1),
  width: WIDTH,
  height: HEIGHT,
};

describe('sampleCrop', () => {
  it('reads at the crop pixel’s place at every scale and angle', () => {
    const pyramid = buildGreyPyramid(ramp);
    for (const [size, angle] of [
      [60, 0],
      [120, 0.4],
      [200, 1.2],
      [240, 3],
    ] as const) {
      const rectangle = { centreX: 200, centreY: 150, width: size, height: size / 2, angle };
      const crop = toUprightCrop(rectangle, 64, 48, 60, 40);
      const sampled = sampleCrop(pyramid, crop, 64, 48, 8);
      const read = (x: number, y: number) => ({
        value: sampled[y * 64 + x]!,
        place: toImagePoint(crop, { x: x + 0.5, y: y + 0.5 }).x,
      });
      // Greys are normalised: values must stand to each other as the places they are from.
      const [left, middle, right] = [read(5, 24), read(30, 20), read(58, 24)];
      const wanted = (middle.place - left.place) / (right.place - left.place);
      expect(Math.abs((middle.value - left.value) / (right.value - left.value) - wanted)).toBeLessThan(0.05);
    }
  });

  it('has a mean of 0 and, contrast floor apart, a deviation of 1', () => {
    const crop = { originX: 50, originY: 50, stepX: 2, stepY: 0 };
    const sampled = sampleCrop(buildGreyPyramid(ramp), crop, 64, 48, 0);
    const mean = sampled.reduce((sum, value) => sum + value, 0) / sampled.length;
    const variance = sampled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sampled.length;
    expect(mean).toBeCloseTo(0, 3);
    expect(variance).toBeCloseTo(1, 3);
  });

  it('gives 0 outside the image and does not count it', () => {
    const beside = { originX: -1000, originY: 0, stepX: 1, stepY: 0 };
    expect([...sampleCrop(buildGreyPyramid(ramp), beside, 4, 4, 8)]).toEqual(new Array(16).fill(0));
    const half = { originX: -32, originY: 0, stepX: 1, stepY: 0 };
    const sampled = sampleCrop(buildGreyPyramid(ramp), half, 64, 48, 0);
    expect(sampled[10]).toBe(0);
    expect(sampled[63]).toBeGreaterThan(1);
  });
});
