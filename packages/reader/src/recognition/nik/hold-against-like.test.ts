import { describe, expect, test } from 'vitest';
import { compareDigits } from './compare-digits.js';
import { findFold } from './find-fold.js';
import { holdAgainstLike } from './hold-against-like.js';

const CELL = 32;
const HEIGHT = 48;

/** Strokes of seven segments, of which a digit shows some: enough to tell one digit from another. */
const SEGMENTS: Readonly<Record<string, readonly (readonly [number, number, number, number])[]>> = {
  top: [[8, 8, 24, 12]],
  middle: [[8, 22, 24, 26]],
  bottom: [[8, 36, 24, 40]],
  left: [[8, 8, 12, 40]],
  right: [[20, 8, 24, 40]],
};
const SHAPES: Readonly<Record<number, readonly string[]>> = {
  0: ['top', 'bottom', 'left', 'right'],
  1: ['right'],
  3: ['top', 'middle', 'bottom', 'right'],
  7: ['top', 'right'],
};

/**
 * A strip of the digits, one a cell.
 * @param moved pixels that each cell's digit stands right of its middle
 * @param hides whether a pixel of a cell is hidden
 */
function print(
  digits: readonly number[],
  moved = (_cell: number) => 0,
  hides = (_cell: number, _x: number) => false,
) {
  const width = digits.length * CELL;
  const grey = new Float32Array(width * HEIGHT).fill(200);
  for (const [cell, digit] of digits.entries()) {
    for (const [left, top, right, bottom] of (SHAPES[digit] ?? []).flatMap((name) => SEGMENTS[name] ?? [])) {
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++)
          if (!hides(cell, x)) grey[y * width + cell * CELL + x + Math.round(moved(cell))] = 40;
      }
    }
  }
  return { grey, width, height: HEIGHT };
}

const seenAs = (digits: readonly number[]) =>
  digits.map((digit) => ({
    blank: 0,
    illegible: 0.01,
    digits: Array.from({ length: 10 }, (_, value) => (value === digit ? 0.99 : 0)),
  }));

const listIllegible = (cells: readonly { illegible: number }[]) =>
  cells.flatMap(({ illegible }, cell) => (illegible === 1 ? [cell] : []));

const NUMBER = [3, 1, 7, 3, 0, 1, 0, 7, 3, 0, 1, 7, 0, 0, 3, 1];

describe('digits that a row shows more than once', () => {
  test('are told as they are where they look alike, wherever in their cells they stand', () => {
    const strip = print(NUMBER, (cell) => (cell - 8) * 0.4);
    expect(listIllegible(holdAgainstLike(strip, CELL, seenAs(NUMBER)))).toEqual([]);
  });

  test('are not told where one is half of another', () => {
    const printed = NUMBER.with(10, 0);
    const strip = print(
      printed,
      () => 0,
      (cell, x) => cell === 10 && x < 20,
    );
    // Half a 0 that the verifier takes for a 7, which it is like, but not like the others of the row.
    const cells = holdAgainstLike(strip, CELL, seenAs(NUMBER.with(10, 7)));
    expect(listIllegible(cells)).toEqual([10]);
    expect(cells[10]?.digits.every((probability) => probability === 0)).toBe(true);
  });

  test('are told where the edge of a shadow lies across one, and not where half of it is missing in that shadow', () => {
    const shadow = (strip: ReturnType<typeof print>) => {
      const grey = strip.grey.map((value, at) => {
        const [x, y] = [at % strip.width, Math.floor(at / strip.width)];
        // Its rim goes down to the right, through the 3 in cell 8 and the 0 behind it.
        return value * (0.35 + 0.65 / (1 + Math.exp((x - 8 * CELL - y) / 3)));
      });
      return { ...strip, grey };
    };
    expect(listIllegible(holdAgainstLike(shadow(print(NUMBER)), CELL, seenAs(NUMBER)))).toEqual([]);
    const half = print(
      NUMBER.with(8, 0),
      () => 0,
      (cell, x) => cell === 8 && x < 16,
    );
    expect(listIllegible(holdAgainstLike(shadow(half), CELL, seenAs(NUMBER)))).toContain(8);
  });

  test('are as sure as the next one like them, unless something lies over them or they are unlike', () => {
    const doubtful = (cells: ReturnType<typeof seenAs>, illegible: number) =>
      cells.map((cell, index) =>
        index === 8
          ? {
              ...cell,
              illegible,
              digits: cell.digits.map((_, value) => (value === 3 ? 0.8 : value === 8 ? 0.15 : 0)),
            }
          : cell,
      );
    const ofThree = (cells: readonly { digits: readonly number[] }[]) => cells[8]?.digits[3];
    const strip = print(NUMBER);
    expect(ofThree(holdAgainstLike(strip, CELL, doubtful(seenAs(NUMBER), 0.01)))).toBe(0.99);
    expect(ofThree(holdAgainstLike(strip, CELL, doubtful(seenAs(NUMBER), 0.1)))).toBe(0.8);
    const touched = print(
      NUMBER,
      () => 0,
      (cell, x) => cell === 8 && x < 11,
    );
    expect(ofThree(holdAgainstLike(touched, CELL, doubtful(seenAs(NUMBER), 0.01)))).toBe(0.8);
  });

  test('of a shape that is new lend each other what the surest of them has', () => {
    const seen = [0.78, 0.96, 0.94, 0.96];
    const cells = seenAs(NUMBER).map((cell, index) => {
      const sureness = seen[[...NUMBER.keys()].filter((at) => NUMBER[at] === 1).indexOf(index)];
      return sureness === undefined
        ? cell
        : { ...cell, illegible: 0.07, digits: cell.digits.map((_, value) => (value === 1 ? sureness : 0)) };
    });
    const held = holdAgainstLike(print(NUMBER), CELL, cells);
    for (const [index, digit] of NUMBER.entries())
      expect(held[index]?.digits[digit]).toBeGreaterThanOrEqual(0.96);
  });

  test('say nothing of a digit that stands alone', () => {
    const digits = [3, 3, 3, 1, 0, 0, 0];
    expect(listIllegible(holdAgainstLike(print(digits), CELL, seenAs(digits)))).toEqual([]);
  });
});

describe('a folded row', () => {
  const folded = (at: number, by: number) =>
    compareDigits(
      print(NUMBER, (cell) => (cell < at ? 0 : -by)),
      CELL,
      NUMBER,
    );

  test('shows from where on its digits have come nearer', () => {
    expect(findFold(folded(9, 12))).toBe(9);
    expect(
      listIllegible(
        holdAgainstLike(
          print(NUMBER, (cell) => (cell < 9 ? 0 : -12)),
          CELL,
          seenAs(NUMBER),
        ),
      ),
    ).toEqual([8, 9]);
  });

  test('is one only where they have come nearer by as much as part of a digit', () => {
    expect(findFold(folded(9, 4))).toBeUndefined();
    expect(findFold(folded(9, -12))).toBeUndefined();
    // Seen in perspective, or in a face whose digits differ in width.
    expect(
      findFold(
        compareDigits(
          print(NUMBER, (cell) => (cell - 8) ** 2 / 12),
          CELL,
          NUMBER,
        ),
      ),
    ).toBeUndefined();
    expect(
      findFold(
        compareDigits(
          print(NUMBER, (cell) => ((cell * 5) % 7) * 2),
          CELL,
          NUMBER,
        ),
      ),
    ).toBeUndefined();
  });
});
