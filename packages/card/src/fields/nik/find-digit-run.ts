import type { PlacedCharacter } from '../../layout/characters.js';
import { ILLEGIBLE } from '../../text-line.js';
import { NIK_LENGTH } from './nik-rules.js';

/** What a digit of the card's large face may be read as. */
const DIGIT_LIKE = /^[0-9OoDQCUIl|!iLTSsBZzGgbqAaJ)(\]]$/;
/** A colon before the number is read as one of these strokes, … */
const COLON_LIKE = /^[iIl|!]$/;
/** … or as a one, which is none of the number's only so far from it. */
const MIN_ADVANCES_AFTER_ONE = 1.5;

/** The characters of a number's row, from its first digit to its last, and what lies between them. */
export interface DigitRun {
  /** Without blanks. */
  readonly characters: readonly PlacedCharacter[];
  /** Indices of those that a blank was seen before. */
  readonly breaks: readonly number[];
}

/** All that may be a digit in the row of the NIK: nothing between is left out, and of what stands beside it only a colon. */
export function findDigitRun(row: readonly PlacedCharacter[]): DigitRun {
  const isDigitLike = ({ text }: PlacedCharacter) => DIGIT_LIKE.test(text) || text === ILLEGIBLE;
  const start = row.findIndex(isDigitLike);
  const run = start < 0 ? [] : row.slice(start, row.findLastIndex(isDigitLike) + 1);
  const withoutColon = dropColon(run);
  const characters = withoutColon.filter(isInk);
  const breaks = characters.flatMap((character, index) => {
    const before = withoutColon[withoutColon.indexOf(character) - 1];
    return index > 0 && before && !isInk(before) ? [index] : [];
  });
  return { characters, breaks };
}

/** A stroke before sixteen others, with a blank between. */
function dropColon(run: readonly PlacedCharacter[]): readonly PlacedCharacter[] {
  const [first, blank, ...number] = run;
  const digits = number.filter(isInk);
  const [second, third] = digits;
  if (!first || blank?.text !== ' ' || digits.length !== NIK_LENGTH || !second || !third) return run;
  const advances = (second.x - first.x) / (third.x - second.x);
  const isColon = COLON_LIKE.test(first.text) || (first.text === '1' && advances > MIN_ADVANCES_AFTER_ONE);
  return isColon ? number : run;
}

function isInk({ text }: PlacedCharacter): boolean {
  return text !== ' ';
}
