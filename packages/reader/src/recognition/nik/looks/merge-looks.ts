import type { CellProbabilities } from '../number-verifier.js';

/** A digit that is less likely is in doubt: packages/card tells none below it. */
const MIN_SURE = 0.9;

/** Bare, or a digit beyond doubt. */
export function isSure({ blank, digits }: CellProbabilities): boolean {
  return Math.max(blank, ...digits) >= MIN_SURE;
}

/** Whether another look can make a cell sure: beyond doubt it is not, and more likely than all else a digit it is. */
export function isInDoubt(cell: CellProbabilities): boolean {
  return !isSure(cell) && toDigit(cell) !== undefined;
}

/**
 * One row looked at twice, in two lights: a digit that both take for the same is as sure as the surer of them says. A shadow's rim
 * spoils the one, a bright place the other, and seldom where both stand. Where they disagree, the first counts.
 */
export function mergeLooks(
  cells: readonly CellProbabilities[],
  others: readonly CellProbabilities[],
): CellProbabilities[] {
  return cells.map((cell, index) => {
    const other = others[index];
    const digit = toDigit(cell);
    if (!other || digit === undefined || toDigit(other) !== digit) return cell;
    return (other.digits[digit] ?? 0) > (cell.digits[digit] ?? 0) ? other : cell;
  });
}

/** What a cell shows more likely than all else together. */
function toDigit({ digits }: CellProbabilities): number | undefined {
  const probability = Math.max(...digits);
  return probability > 0.5 ? digits.indexOf(probability) : undefined;
}
