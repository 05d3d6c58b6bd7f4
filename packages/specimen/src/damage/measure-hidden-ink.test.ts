import { describe, expect, it } from 'vitest';
import { measureHiddenInk } from './measure-hidden-ink.js';

const SIZE = 20;

/** A card of one grey digit's cell; `isInk` says where it is black. */
function paint(isInk: (x: number, y: number) => boolean) {
  const pixels = new Uint8ClampedArray(SIZE * SIZE * 4).fill(255);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const grey = isInk(x, y) ? 20 : 200;
      pixels.set([grey, grey, grey], (y * SIZE + x) * 4);
    }
  }
  return { width: SIZE, height: SIZE, pixels };
}

/** Two strokes, as the sides of a 0. */
const isZero = (x: number) => (x >= 4 && x < 7) || (x >= 13 && x < 16);
const CELL = [
  [0, 0],
  [SIZE, 0],
  [SIZE, SIZE],
  [0, SIZE],
] as const;

function hiddenOf(isInkAfter: (x: number) => boolean, isCoverAfter = (_x: number) => false): number {
  const [hidden] = measureHiddenInk(
    [CELL],
    { withNumber: paint(isZero), without: paint(() => false) },
    { withNumber: paint((x) => isInkAfter(x) || isCoverAfter(x)), without: paint(isCoverAfter) },
  );
  return hidden ?? Number.NaN;
}

describe('measureHiddenInk', () => {
  it('finds none hidden where nothing lies over the digit, and all or half of it under a cover', () => {
    expect(hiddenOf(isZero)).toBe(0);
    expect(hiddenOf(isZero, () => true)).toBe(1);
    expect(hiddenOf(isZero, (x) => x < 10)).toBe(0.5);
  });

  it('takes a digit of which the strokes have run together for hidden', () => {
    expect(hiddenOf((x) => x >= 4 && x < 16)).toBe(1);
  });
});
