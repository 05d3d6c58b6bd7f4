import type { PlacedCharacter } from '../../layout/characters.js';
import type { DigitCell } from '../../text-line.js';

/** What was seen cell by cell in the run's line; null where nobody has looked at it so, or where the run is of two lines. */
export function cellsOf(run: readonly PlacedCharacter[]): readonly DigitCell[] | null {
  const [first] = run;
  const isOneLine = run.every(({ line }) => line.source === first?.line.source);
  return (isOneLine && first?.line.source.digitCells) || null;
}

/** The cells that show a number's digits, and those between and beside them. */
export interface CellsOfNumber {
  /** One a digit. */
  readonly inside: readonly DigitCell[];
  /** One a gap between two groups of digits. */
  readonly between: readonly DigitCell[];
  readonly beside: readonly DigitCell[];
}

/** What a digit may be whose cell shows another, or none: keeps one covered cell from deciding which cells are meant. */
const MIN_PROBABILITY = 1e-3;

/**
 * Where along the row of cells the digits of a number stand, with a cell between where they are parted (before the places of
 * `breaks`): the recogniser names a digit up to a third of a pitch beside its middle, so that what the cells show tells better
 * than where they are. Null where there are fewer cells than digits and gaps.
 */
export function findCellsOfNumber(
  cells: readonly DigitCell[],
  digits: string,
  breaks: readonly number[] = [],
): CellsOfNumber | null {
  const expected = Array.from(digits).flatMap((digit, place) =>
    breaks.includes(place) ? [' ', digit] : [digit],
  );
  let best: { start: number; score: number } | null = null;
  for (let start = 0; start + expected.length <= cells.length; start++) {
    const score = expected.reduce((sum, character, index) => {
      const cell = cells[start + index];
      const probability = (character === ' ' ? cell?.blank : cell?.digits[Number(character)]) ?? 0;
      return sum + Math.log(Math.max(MIN_PROBABILITY, probability));
    }, 0);
    if (!best || score > best.score) best = { start, score };
  }
  if (!best) return null;
  const end = best.start + expected.length;
  const ofNumber = cells.slice(best.start, end);
  return {
    inside: ofNumber.filter((_, index) => expected[index] !== ' '),
    between: ofNumber.filter((_, index) => expected[index] === ' '),
    beside: [...cells.slice(0, best.start), ...cells.slice(end)],
  };
}

/** More likely than not a digit that can be told. */
export function isDigit({ blank, illegible }: DigitCell): boolean {
  return blank + illegible < 0.5;
}

/** More likely than not nothing but ground. */
export function isBare({ blank }: DigitCell): boolean {
  return blank > 0.5;
}
