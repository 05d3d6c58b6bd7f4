import { type Posteriors, SYMBOLS } from '../../ctc/posteriors.js';
import { scoreSubstitutions } from '../../ctc/score-substitutions.js';
import type { DigitCell } from '../../text-line.js';

/** What the image says of one digit of a number, all others as they are. */
export interface WeighedDigit {
  readonly digit: string;
  /** Probability of the digit among all that could stand there, letters and illegible ink included, 0..1. */
  readonly certainty: number;
  /** The likeliest other digit, and its probability. */
  readonly other: string;
  readonly otherCertainty: number;
}

/**
 * How sure each digit is, by the recogniser and, where it has looked, by what sees the row cell by cell.
 * @param cells one a digit, or none at all
 */
export function weighDigits(
  posteriors: Posteriors,
  digits: string,
  cells: readonly DigitCell[],
): WeighedDigit[] {
  return scoreSubstitutions(posteriors, digits).map((others, place) => {
    const digit = digits[place] ?? '';
    const cell = cells[place];
    const odds = new Map(others.map((other) => [other.character, other.odds]));
    odds.set(digit, 1);
    const weights = cell ? weighByCell(odds, cell) : odds;
    const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    const [other, weight] = [...weights]
      .filter(([character]) => /\d/.test(character) && character !== digit)
      .reduce((best, next) => (next[1] > best[1] ? next : best), ['', 0]);
    const certainty = (weights.get(digit) ?? 0) / all;
    const ofCell = cell?.digits[Number(digit)] ?? 1;
    return {
      digit,
      certainty: ofCell < MIN_CELL_PROBABILITY ? Math.min(ofCell, certainty) : certainty,
      other,
      otherCertainty: weight / all,
    };
  });
}

/**
 * A cell that gives its digit less than this does not see it, however sure the recogniser is, which completes what is half
 * hidden. On 168 genuine numbers two came to less than 0.9, the least to 0.82; of 30 that were read as another number than
 * the printed one, one (a 4 of which a scratch had left a 1) came to 0.898 and the next to 0.57.
 */
const MIN_CELL_PROBABILITY = 0.9;

/** Neither of the two is believed to be never wrong: a digit keeps this probability, however little one gives it. */
const MIN_PROBABILITY = 0.01;

/** The recogniser's odds and the cell's probabilities as independent evidence; letters are what a cell calls illegible. */
function weighByCell(odds: ReadonlyMap<string, number>, cell: DigitCell): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const [character, ofCharacter] of odds) {
    if (!/\d/.test(character))
      weights.set(character, ofCharacter * Math.max(MIN_PROBABILITY, cell.illegible));
  }
  for (const [digit, probability] of cell.digits.entries()) {
    const ofDigit = Math.max(MIN_PROBABILITY, odds.get(String(digit)) ?? 0);
    weights.set(String(digit), ofDigit * Math.max(MIN_PROBABILITY, probability));
  }
  return weights;
}

const SPACE = 32;

/** A number holds no blanks: what the recogniser gives to one is ground between two digits. */
export function withoutSpaces({ steps, probability }: Posteriors): Posteriors {
  const folded = Float32Array.from(probability);
  for (let row = 0; row < steps * SYMBOLS; row += SYMBOLS) {
    folded[row] = (folded[row] ?? 0) + (folded[row + SPACE] ?? 0);
    folded[row + SPACE] = 0;
  }
  return { steps, probability: folded };
}
