import { describe, expect, test } from 'vitest';
import { levelGround } from './level-ground.js';

const CELL = 32;
const WIDTH = 10 * CELL;
const HEIGHT = 48;

/** A stroke in the middle of each cell, half as bright as its ground, which `light` falls on. */
function print(light: (x: number) => number) {
  const grey = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const isInk = Math.abs((x % CELL) - CELL / 2) < 3 && y > 8 && y < 40;
      grey[y * WIDTH + x] = light(x) * (isInk ? 0.5 : 1);
    }
  }
  return { grey, width: WIDTH, height: HEIGHT };
}

const contrasts = ({ grey }: { grey: Float32Array }) =>
  Array.from({ length: WIDTH / CELL }, (_, cell) => {
    const at = 24 * WIDTH + cell * CELL;
    return (grey[at + 4] ?? 0) - (grey[at + CELL / 2] ?? 0);
  });

describe('levelGround', () => {
  test('gives print in a shadow the contrast of the rest', () => {
    const shadowed = print((x) => (x < WIDTH / 2 ? 220 : 60));
    expect(Math.max(...contrasts(shadowed)) / Math.min(...contrasts(shadowed))).toBeGreaterThan(3);
    // But for the cells that the shadow's rim runs through.
    const levelled = contrasts(levelGround(shadowed, CELL));
    for (const contrast of [...levelled.slice(0, 4), ...levelled.slice(6)])
      expect(Math.abs(contrast - 100)).toBeLessThan(10);
  });

  test('changes nothing but the brightness of a row in one light, and leaves full black black', () => {
    for (const contrast of contrasts(
      levelGround(
        print(() => 120),
        CELL,
      ),
    ))
      expect(contrast).toBeCloseTo(100, 0);
    expect(
      levelGround(
        print(() => 0),
        CELL,
      ).grey.every((value) => value === 0),
    ).toBe(true);
  });
});
