import { letterOdds } from './letter-odds.js';

/**
 * How much a field expects a character after what stands before it: evidence is multiplied by it. Capitals are
 * the rule on the card, but nothing is ruled out, since what is printed wins.
 */
export type CharacterWeights = (code: number, before: string) => number;

export const nameWeights = withOdds(
  toWeights({
    upper: 1,
    lower: 0.25,
    digits: 0.08,
    marks: " .,'-",
    others: 0.05,
  }),
);
export const placeWeights = toWeights({
  upper: 1,
  lower: 0.25,
  digits: 0.25,
  marks: " .,'-/()",
  others: 0.05,
});
export const addressWeights = withOdds(
  toWeights({
    upper: 1,
    lower: 0.25,
    digits: 1,
    marks: " .,'-/():",
    others: 0.1,
  }),
);
export const wordWeights = toWeights({
  upper: 1,
  lower: 0.25,
  digits: 0.1,
  marks: ' .,-/()+',
  others: 0.05,
});
const numberWeights = toWeights({
  upper: 0.02,
  lower: 0.02,
  digits: 1,
  marks: ' -/',
  others: 0.02,
});

/** RT and RW: numbers, and on some cards the words. */
export const neighbourhoodWeights: CharacterWeights = (code, before) =>
  isRtOrRw(before + String.fromCharCode(code)) ? 1 : numberWeights(code, before);

function isRtOrRw(text: string): boolean {
  return /(^|[^A-Z])R[TW]?$/.test(text);
}

interface Expectation {
  readonly upper: number;
  readonly lower: number;
  readonly digits: number;
  readonly marks: string;
  readonly others: number;
}

/** A capital within a word of lower-case letters; where letters of both sizes look alike the word decides. */
const UPPER_AFTER_LOWER = 0.1;
/** O beside digits and 0 beside letters are each other far more often than themselves. */
const MIXED_ZERO = 0.1;
const MIXED_ONE = 0.3;
const MIXED_STROKE = 0.12;
/** Roman four is IV; a fourth I is a stroke counted twice. */
const FOURTH_STROKE = 0.02;

/** Free text that follows the habits of names and streets. */
function withOdds(weights: CharacterWeights): CharacterWeights {
  return (code, before) => {
    const weight = weights(code, before);
    return isForPrintToDecide(code, before) ? weight : weight * letterOdds(code, before);
  };
}

/** What the habits of letters do not know, or do not decide. */
function isForPrintToDecide(code: number, before: string): boolean {
  return (
    code === COLON ||
    isAfterNumber(code, before) ||
    isMarkAfterDigit(code, before) ||
    // JL.LEUSER and JL. LEUSER are both usual.
    before.endsWith('.')
  );
}

/** 7/I, VIII/42, 615/JS, 19-B: behind a digit, slash or hyphen letters and digits are both at home, and the print decides. */
function isAfterNumber(code: number, before: string): boolean {
  return (isUpper(code) || isDigit(code)) && /[\d/-]$/.test(before);
}

/** KM 31.4, NO. 7A, GANG 3: of small marks behind a digit either is at home. */
function isMarkAfterDigit(code: number, before: string): boolean {
  return (code === STOP || code === COMMA) && /\d$/.test(before);
}

function toWeights(expected: Expectation): CharacterWeights {
  return (code, before) => {
    const last = before.length > 0 ? before.charCodeAt(before.length - 1) : SPACE;
    if (isUpper(code)) {
      if (isLower(last)) return expected.upper * UPPER_AFTER_LOWER;
      if (code === LETTER_I && before.endsWith('III')) return expected.upper * FOURTH_STROKE;
      if (isDigit(last) && code === LETTER_O) return expected.upper * MIXED_ZERO;
      if (isDigit(last) && code === LETTER_I) return expected.upper * MIXED_ONE;
      return expected.upper;
    }
    if (isLower(code)) return isLower(last) ? Math.max(expected.lower, expected.upper) : expected.lower;
    if (isDigit(code)) {
      if (last === LETTER_O && !/[A-Z][O]$/.test(before)) return expected.digits * MIXED_ZERO;
      // A stroke right before another digit is a one: H17, not HI7; roman numbers stand apart from digits.
      if (last === LETTER_I) return expected.digits * MIXED_STROKE;
      if (!isUpper(last)) return expected.digits;
      if (code === ZERO) return expected.digits * MIXED_ZERO;
      return code === ONE ? expected.digits * MIXED_ONE : expected.digits;
    }
    return expected.marks.includes(String.fromCharCode(code)) ? 1 : expected.others;
  };
}

const SPACE = 32;
const COMMA = 44;
const STOP = 46;
const ZERO = 48;
const ONE = 49;
const COLON = 58;
const LETTER_I = 73;
const LETTER_O = 79;

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
