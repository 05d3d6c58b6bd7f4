import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { cropCard } from './crop-card.js';
import type { Pixels } from './pixels.js';

describe('cropCard', () => {
  /** A red card with a white stripe along its own top, lying upside down in a grey image. */
  const pixels: Pixels = (() => {
    const width = 800;
    const height = 600;
    const data = new Uint8Array(width * height * 3).fill(90);
    for (let y = 100; y < 400; y++) {
      for (let x = 200; x < 680; x++)
        data.set(y > 340 ? [255, 255, 255] : [200, 20, 20], (y * width + x) * 3);
    }
    return { data, width, height, channels: 3 };
  })();
  const corners = [
    { x: 680, y: 400 },
    { x: 200, y: 400 },
    { x: 200, y: 100 },
    { x: 680, y: 100 },
  ] as const;

  test('is upright, of the card’s proportions and of its size in the image', async () => {
    const crop = await cropCard(pixels, corners);
    expect([crop.width, crop.height]).toEqual([480, Math.round(480 / (85.6 / 53.98))]);
    const { data, info } = await sharp(crop.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([crop.width, crop.height]);
    const at = (x: number, y: number) => [
      ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
    ];
    expect(at(240, 20).every((level) => level > 240)).toBe(true);
    expect(at(240, 200)[0]).toBeGreaterThan(180);
    expect(at(240, 200)[1]).toBeLessThan(50);
  });

  test('corners outside the image repeat its edge', async () => {
    const [a, b, c] = corners;
    const crop = await cropCard(pixels, [a, b, c, { x: 5000, y: -5000 }]);
    expect(crop.width).toBeLessThanOrEqual(1280);
    expect(crop.bytes.length).toBeGreaterThan(1000);
  });
});
