import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toLineAngle } from './angles.js';
import { principalAxisOf } from './principal-axis.js';

const COLUMNS = 96;

/** The cells of a card's shape about the middle of a map, turned by `angle`. */
function drawShape(angle: number): Int32Array {
  const cells: number[] = [];
  for (let row = 0; row < COLUMNS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const [x, y] = [column - COLUMNS / 2, row - COLUMNS / 2];
      const along = x * Math.cos(angle) + y * Math.sin(angle);
      const across = y * Math.cos(angle) - x * Math.sin(angle);
      if (Math.abs(along) < 32 && Math.abs(across) < 20) cells.push(row * COLUMNS + column);
    }
  }
  return Int32Array.from(cells);
}

describe('principalAxisOf', () => {
  it('is the direction of a card’s long side, whichever way it lies', () => {
    fc.assert(
      fc.property(fc.double({ min: -3.1, max: 3.1, noNaN: true }), (angle) => {
        const off = toLineAngle(principalAxisOf(drawShape(angle), COLUMNS) - angle);
        expect(Math.abs(off)).toBeLessThan(0.03);
      }),
    );
  });
});
