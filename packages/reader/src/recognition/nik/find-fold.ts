// biome-ignore-all lint/style/noNonNullAssertion: small matrices of known size
import type { DigitPair } from './compare-digits.js';

/** Pairs less alike than this do not say where their digits stand. */
const MIN_LIKENESS = 0.85;
/** With fewer pairs two of them can make a step of their own. */
const MIN_PAIRS = 4;
/** A fold that hides enough of a digit to make another of it brings the digits beyond it so much nearer, in pitches. */
const MIN_STEP = 0.25;
/**
 * How far digits stand from an even row on either side of a fold, in pitches. On 21 folded rows 0.002 to 0.012; in a face whose
 * digits differ in width a step explains less: 0.03 to 0.07 is left of it.
 */
const MAX_REMAINDER = 0.02;

/**
 * The cell from which on a row's digits stand nearer to those before than an even row has them: the print is folded, and what
 * the fold hides is part of a digit there. Undefined where the row is even. Places are told by the digits that the row shows
 * more than once, as their like may be laid over each other: to a hundredth of a pitch.
 */
export function findFold(pairs: readonly DigitPair[]): number | undefined {
  const placed = pairs.filter(({ likeness }) => likeness >= MIN_LIKENESS);
  if (placed.length < MIN_PAIRS) return undefined;
  const offsets = placed.map(({ offset }) => offset);
  const [first, last] = [
    Math.min(...placed.map((pair) => pair.first)),
    Math.max(...placed.map((pair) => pair.second)),
  ];
  // The grid may lie a little off, turned or bent: the offsets then grow along the row.
  const along = placed.map((pair) => pair.second - pair.first);
  const bent = placed.map((pair) => pair.second ** 2 - pair.first ** 2);
  let best: { cell: number; step: number; remainder: number } | undefined;
  for (let cell = first + 1; cell <= last; cell++) {
    const crosses = placed.map((pair) => (pair.first < cell && pair.second >= cell ? 1 : 0));
    const { factors, remainder } = fitFactors([crosses, along, bent], offsets);
    if (!best || remainder < best.remainder) best = { cell, step: factors[0]!, remainder };
  }
  return best && best.step <= -MIN_STEP && best.remainder <= MAX_REMAINDER ? best.cell : undefined;
}

/** Keeps a column that another one says already, as where no pair crosses a place, from having a factor. */
const RIDGE = 1e-6;

/** Least squares: what each column is to be multiplied by so that their sum is nearest to `values`, and how far it is. */
function fitFactors(columns: readonly (readonly number[])[], values: readonly number[]) {
  const count = columns.length;
  const rows = columns.map((column, row) => [
    ...columns.map(
      (other, index) => dot(column, other) + (index === row ? RIDGE * (1 + dot(column, column)) : 0),
    ),
    dot(column, values),
  ]);
  for (let pivot = 0; pivot < count; pivot++) {
    for (let row = 0; row < count; row++) {
      if (row === pivot) continue;
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!;
      for (let index = pivot; index <= count; index++) rows[row]![index]! -= factor * rows[pivot]![index]!;
    }
  }
  const factors = rows.map((row, index) => row[count]! / row[index]!);
  const errors = values.map(
    (value, index) => value - factors.reduce((sum, factor, at) => sum + factor * columns[at]![index]!, 0),
  );
  return { factors, remainder: Math.sqrt(dot(errors, errors) / values.length) };
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * other[index]!, 0);
}
