import { describe, expect, test } from 'vitest';
import type { TextBox } from '../geometry/text-box.js';
import type { GreyPixels } from '../image/pixels.js';
import { cropLine } from './crop-line.js';

const SIZE = { height: 32, minWidth: 16, maxWidth: 640 };

function paint(width: number, height: number, levelAt: (x: number, y: number) => number): GreyPixels {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = levelAt(x + 0.5, y + 0.5);
  }
  return { data, width, height };
}

function box(change: Partial<TextBox>): TextBox {
  return { centreX: 200, centreY: 200, width: 128, height: 32, angle: 0, score: 1, ...change };
}

describe('cropLine', () => {
  test('a level line at the same scale is the image itself', () => {
    const image = paint(400, 400, (x, y) => (x * 7 + y * 3) % 251);
    const crop = cropLine(image, box({ centreX: 200, centreY: 216 }), SIZE);
    expect([crop.width, crop.height]).toEqual([128, 32]);
    expect(crop.grey[0]).toBeCloseTo(image.data[200 * 400 + 136]!, 3);
    expect(crop.grey[31 * 128 + 127]).toBeCloseTo(image.data[231 * 400 + 263]!, 3);
  });

  test.each([0, 30, 90, 135, 180, 270])(
    'turned by %i degrees it reads from its own left to right',
    (degrees) => {
      const angle = (degrees * Math.PI) / 180;
      // Grey grows along the line and not across it.
      const image = paint(
        400,
        400,
        (x, y) => 128 + ((x - 200) * Math.cos(angle) + (y - 200) * Math.sin(angle)) * 0.9,
      );
      const { grey, width, height } = cropLine(image, box({ angle }), SIZE);
      for (const row of [0, 15, height - 1]) {
        expect(grey[row * width]).toBeCloseTo(128 - 63.5 * 0.9, -0.5);
        expect(grey[row * width + width - 1]).toBeCloseTo(128 + 63.5 * 0.9, -0.5);
      }
    },
  );

  test('a large line is averaged, not picked: thin strokes become grey', () => {
    const image = paint(1200, 400, (x) => (Math.floor(x) % 4 === 0 ? 0 : 200));
    const crop = cropLine(image, box({ centreX: 600, width: 512, height: 128 }), SIZE);
    for (const level of crop.grey) expect(Math.abs(level - 150)).toBeLessThan(30);
  });

  test('width follows the ratio within its limits, whatever the box', () => {
    const image = paint(50, 50, () => 100);
    expect(cropLine(image, box({ width: 10_000, height: 10 }), SIZE).width).toBe(640);
    expect(cropLine(image, box({ width: 1, height: 50 }), SIZE).width).toBe(16);
    expect(cropLine(image, box({ width: 30, height: 0 }), SIZE).grey.every((level) => level === 100)).toBe(
      true,
    );
  });

  test('beyond the image its edge goes on', () => {
    const image = paint(40, 40, () => 77);
    const crop = cropLine(image, box({ centreX: -500, centreY: 900, angle: 1 }), SIZE);
    for (const level of crop.grey) expect(level).toBeCloseTo(77, 3);
  });
});
