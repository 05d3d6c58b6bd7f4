import type { DigitCell } from '../../text-line.js';

/** The cells that show a number's digits, and those beside it. */
export interface CellsOfNumber {
  /** One a digit. */
  readonly inside: readonly DigitCell[];
  readonly beside: readonly DigitCell[];
}

/** What a digit may be whose cell shows another, or none: keeps one covered cell from deciding which cells are meant. */
const MIN_PROBABILITY = 1e-3;

/**
 * Where along the row of cells the digits of a number stand: the recogniser names a digit up to a third of a pitch beside its
 * middle, so that what the cells show tells better than where they are. Null where there are fewer cells than digits.
 */
export function findCellsOfNumber(cells: readonly DigitCell[], digits: string): CellsOfNumber | null {
  let best: { start: number; score: number } | null = null;
  for (let start = 0; start + digits.length <= cells.length; start++) {
    const score = Array.from(digits).reduce((sum, digit, place) => {
      const probability = cells[start + place]?.digits[Number(digit)] ?? 0;
      return sum + Math.log(Math.max(MIN_PROBABILITY, probability));
    }, 0);
    if (!best || score > best.score) best = { start, score };
  }
  if (!best) return null;
  const end = best.start + digits.length;
  return {
    inside: cells.slice(best.start, end),
    beside: [...cells.slice(0, best.start), ...cells.slice(end)],
  };
}

/** More likely than not a digit that can be told. */
export function isDigit({ blank, illegible }: DigitCell): boolean {
  return blank + illegible < 0.5;
}
