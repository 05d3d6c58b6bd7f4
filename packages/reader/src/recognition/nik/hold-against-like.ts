import { medianOf } from '../../statistics/percentile.js';
import type { LineCrop } from '../crop-line.js';
import { compareDigits, type DigitPair } from './compare-digits.js';
import { findFold } from './find-fold.js';
import { levelGroundInPatches } from './looks/level-ground.js';
import type { CellProbabilities } from './number-verifier.js';

/** Less than this a cell is not taken for a digit, which is then no measure for others. */
const MIN_PROBABILITY = 0.5;
/** A digit this many times less like its like than the row's others are is another, or a part of one, … */
const MAX_UNLIKENESS_RATIO = 8;
/** … unless it is so little unlike that another's light may have done it. */
const MIN_UNLIKENESS = 0.15;

/**
 * A digit is as sure as the surest one that is at least so sure, … (Three 1s of a face without serifs, alike and of a shape that
 * the verifier had not seen, came to 0.78, 0.95 and 0.97 on a clean scan.)
 */
const MIN_SURE = 0.95;
/** … where the two are no more unlike than this many times what the row's pairs usually are, which is no less than … */
const MAX_SURE_UNLIKENESS_RATIO = 1.5;
const MIN_USUAL_UNLIKENESS = 0.01;
/**
 * … and no more than this, however unlike the row's pairs are: new shapes that speak for each other are at 0.006 to 0.052, and a 6
 * that lost its left in a grainy row is no less like a 5 (0.138) than that row's digits are like each other.
 */
const MAX_SURE_UNLIKENESS = 0.1;
/** … and nothing lies over it: a cell of which part is hidden stays what it is. */
const MAX_ILLEGIBLE = 0.08;

/**
 * The cells after each digit was held against the row's others of its kind. Each was judged by itself, and half a 0 may pass for
 * a 1: a digit that is unlike its like is illegible, and so are those on either side of a fold. And one face prints a row: a
 * digit of a shape that is new to the verifier is as sure as the next one like it.
 */
export function holdAgainstLike<Cell extends CellProbabilities>(
  strip: LineCrop,
  cellWidth: number,
  cells: readonly Cell[],
): Cell[] {
  const digits = cells.map(toDigit);
  const pairs = compareDigits(strip, cellWidth, digits);
  const odd = new Set(findOddCells(pairs));
  if (odd.size > 0) {
    // A shadow's rim over a digit makes it unlike the others, too.
    const inOneLight = new Set(
      findOddCells(compareDigits(levelGroundInPatches(strip, cellWidth), cellWidth, digits)),
    );
    for (const cell of odd) if (!inOneLight.has(cell)) odd.delete(cell);
  }
  const fold = findFold(pairs);
  if (fold !== undefined) odd.add(fold - 1).add(fold);
  if (odd.size === 0) return cells.map((cell, index) => ({ ...cell, digits: surestOf(index, cells, pairs) }));
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

/** The probabilities of the surest digit that a cell's own is like; its own where that is surer, or like none that is sure. */
function surestOf(
  index: number,
  cells: readonly CellProbabilities[],
  pairs: readonly DigitPair[],
): readonly number[] {
  const own = cells[index]?.digits ?? [];
  if ((cells[index]?.illegible ?? 1) > MAX_ILLEGIBLE) return own;
  const usual = Math.max(MIN_USUAL_UNLIKENESS, medianOf(pairs.map(({ likeness }) => 1 - likeness)));
  const limit = Math.min(MAX_SURE_UNLIKENESS, MAX_SURE_UNLIKENESS_RATIO * usual);
  const like = pairs.flatMap(({ first, second, likeness }) => {
    const isClose = 1 - likeness <= limit;
    if (!isClose || (first !== index && second !== index)) return [];
    return [cells[first === index ? second : first]?.digits ?? []];
  });
  const [surest = own] = [own, ...like].sort((one, other) => Math.max(...other) - Math.max(...one));
  return Math.max(...surest) >= MIN_SURE ? surest : own;
}

function toIllegible<Cell extends CellProbabilities>(cell: Cell): Cell {
  return { ...cell, blank: 0, digits: cell.digits.map(() => 0), illegible: 1 };
}
