import { describe, expect, test } from 'vitest';
import { sampleBilinear } from './sample-bilinear.js';

const GREY = { data: Uint8Array.of(0, 100, 200, 40), width: 2, height: 2 };

describe('sampleBilinear', () => {
  test('gives a pixel at its own place, and the mean between four', () => {
    expect(sampleBilinear(GREY, 1, 0)).toBe(100);
    expect(sampleBilinear(GREY, 0.5, 0.5)).toBe(85);
    expect(sampleBilinear(GREY, 0, 0.25)).toBe(50);
  });

  test('repeats the edge outside the image', () => {
    expect(sampleBilinear(GREY, -7, -1)).toBe(0);
    expect(sampleBilinear(GREY, 9, 9)).toBe(40);
  });

  test('takes the channel it is asked for', () => {
    const colour = { data: Uint8Array.of(1, 2, 3, 11, 22, 33), width: 2, height: 1 };
    expect([0, 1, 2].map((channel) => sampleBilinear(colour, 0.5, 0, 3, channel))).toEqual([6, 12, 18]);
  });
});
