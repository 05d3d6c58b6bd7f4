import { describe, expect, test } from 'vitest';
import { LEVEL } from './level-ground.js';
import { levelInk } from './level-ink.js';

const CELL = 32;
const CELLS = 12;
const WIDTH = CELLS * CELL;
const HEIGHT = 48;

/** A stroke in each cell on level ground, darker than it by what `inkOf` says. */
function print(inkOf: (cell: number) => number) {
  const grey = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const isInk = Math.abs((x % CELL) - CELL / 2) < 4 && y > 8 && y < 40;
      grey[y * WIDTH + x] = LEVEL - (isInk ? inkOf(Math.floor(x / CELL)) : 0);
    }
  }
  return { grey, width: WIDTH, height: HEIGHT };
}

const inksOf = ({ grey }: { grey: Float32Array }) =>
  Array.from({ length: CELLS }, (_, cell) => LEVEL - (grey[24 * WIDTH + cell * CELL + CELL / 2] ?? 0));

describe('levelInk', () => {
  test('makes faint print as dark as the rest, and leaves the ground', () => {
    const levelled = levelInk(
      print((cell) => (cell === 5 || cell === 6 ? 45 : 120)),
      CELL,
    );
    for (const ink of inksOf(levelled)) expect(Math.abs(ink - 120)).toBeLessThan(25);
    expect(levelled.grey[24 * WIDTH + 5 * CELL]).toBe(LEVEL);
  });

  test('makes no ink of what bare ground shows', () => {
    const levelled = levelInk(
      print((cell) => (cell === 5 ? 4 : 120)),
      CELL,
    );
    expect(inksOf(levelled)[5]).toBeLessThan(15);
  });
});
