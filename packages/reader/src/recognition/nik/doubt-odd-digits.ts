import { medianOf } from '../../statistics/percentile.js';
import type { LineCrop } from '../crop-line.js';
import { compareDigits, type DigitPair } from './compare-digits.js';
import { findFold } from './find-fold.js';
import { levelGround } from './level-ground.js';
import type { CellProbabilities } from './number-verifier.js';

/** Less than this a cell is not taken for a digit, which is then no measure for others. */
const MIN_PROBABILITY = 0.5;
/** A digit this many times less like its like than the row's others are is another, or a part of one, … */
const MAX_UNLIKENESS_RATIO = 8;
/** … unless it is so little unlike that another's light may have done it. */
const MIN_UNLIKENESS = 0.15;

/**
 * The cells, of which those are illegible that look like a digit and yet not like the row's others of that digit, and those on
 * either side of a fold. Each cell was judged by itself: half a 0 may pass for a 1 until it is held against the next one.
 */
export function doubtOddDigits<Cell extends CellProbabilities>(
  strip: LineCrop,
  cellWidth: number,
  cells: readonly Cell[],
): Cell[] {
  const digits = cells.map(toDigit);
  const pairs = compareDigits(strip, cellWidth, digits);
  const odd = new Set(findOddCells(pairs));
  if (odd.size > 0) {
    // A shadow's rim over a digit makes it unlike the others, too.
    const inOneLight = new Set(findOddCells(compareDigits(levelGround(strip, cellWidth), cellWidth, digits)));
    for (const cell of odd) if (!inOneLight.has(cell)) odd.delete(cell);
  }
  const fold = findFold(pairs);
  if (fold !== undefined) odd.add(fold - 1).add(fold);
  return cells.map((cell, index) => (odd.has(index) ? toIllegible(cell) : cell));
}

function toDigit({ digits }: CellProbabilities): number | undefined {
  const probability = Math.max(...digits);
  return probability < MIN_PROBABILITY ? undefined : digits.indexOf(probability);
}

/** Of a digit that a row shows twice both are odd where they are unlike: nothing tells which of them is whole. */
function findOddCells(pairs: readonly DigitPair[]): number[] {
  const unlikeness = new Map<number, number>();
  for (const { first, second, likeness } of pairs) {
    for (const cell of [first, second])
      unlikeness.set(cell, Math.min(unlikeness.get(cell) ?? Number.POSITIVE_INFINITY, 1 - likeness));
  }
  const limit = Math.max(MIN_UNLIKENESS, MAX_UNLIKENESS_RATIO * medianOf([...unlikeness.values()]));
  return [...unlikeness].flatMap(([cell, value]) => (value > limit ? [cell] : []));
}

function toIllegible<Cell extends CellProbabilities>(cell: Cell): Cell {
  return { ...cell, blank: 0, digits: cell.digits.map(() => 0), illegible: 1 };
}
