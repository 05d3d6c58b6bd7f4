import { type CharacterSet, matchTemplate, toTemplate } from '../ctc/match-template.js';
import { leastCertainty } from '../ctc/score-substitutions.js';
import { scoreText } from '../ctc/score-text.js';
import type { PlacedCharacter } from '../layout/characters.js';
import { findPrintedDate, parseDate } from './date.js';
import { type FieldSpan, toFieldSpan } from './field-span.js';
import type { ParsedText } from './words/parse-text.js';

export interface ParsedDate extends ParsedText {
  readonly span: FieldSpan;
  /** Number of characters of the row before the date. */
  readonly start: number;
  /** As it stands on the card, where it was read as one of the forms that cards print. */
  readonly printed: string;
}

const SEPARATORS = '-./ ,~_:';
/** Those that are printed, rather than seen where another was. */
const PRINTED_SEPARATORS = '-./ ';
const DIGIT_LIKE = /^[0-9OoDQIl|!SBZGJ]$/;
const ANY_DATE: readonly CharacterSet[] = toTemplate('DD-DD-DDDD').map((allowed) =>
  allowed === '-' ? PRINTED_SEPARATORS : allowed,
);
/** The same, in the digits a day, month and year can begin with. */
const CALENDAR_STARTS: Readonly<Record<number, CharacterSet>> = { 0: '0123', 3: '01', 6: '12', 7: '09' };
const CALENDAR_DATE = ANY_DATE.map((allowed, place) => CALENDAR_STARTS[place] ?? allowed);
const DIGITS = '0123456789';
/** In ways that only days, months and years can be written, and one by one, as 3 may begin a day and 9 end one, but 39 is none. */
const WRITTEN_DAYS: readonly (readonly CharacterSet[])[] = [
  ['0', '123456789'],
  ['12', DIGITS],
  ['3', '01'],
];
const WRITTEN_MONTHS: readonly (readonly CharacterSet[])[] = [
  ['0', '123456789'],
  ['1', '012'],
];
const WRITTEN_YEARS: readonly (readonly CharacterSet[])[] = [
  ['1', '9', DIGITS, DIGITS],
  ['2', '0', DIGITS, DIGITS],
];
const REAL_DATES = WRITTEN_DAYS.flatMap((day) =>
  WRITTEN_MONTHS.flatMap((month) =>
    WRITTEN_YEARS.map((year) => [...day, PRINTED_SEPARATORS, ...month, PRINTED_SEPARATORS, ...year]),
  ),
);
/** With a blank to either side of its signs. */
const SPACED_DATE = toTemplate('DD - DD - DDDD').map((allowed) => (allowed === '-' ? '-./' : allowed));

/** How much more the image may favour an impossible date before it is believed, in nats. */
const CALENDAR_LOG_PRIOR = 3;
/** Below this the print is no date. */
const MIN_LOG_PROBABILITY = -14;
/** The engine's own text needs no second decoding above this. */
const SURE = Math.log(0.9);

/**
 * The date at the end of a row, as DD-MM-YYYY; null when there is none.
 * @param expected dates that other rows lead one to expect, with their log prior in nats
 */
export function parseDateSpan(
  characters: readonly PlacedCharacter[],
  expected: ReadonlyMap<string, number> = new Map(),
): ParsedDate | null {
  const found = findPrinted(characters);
  if (found && found.logProbability > SURE) {
    const posterior = leastCertainty(found.span.posteriors, found.printed);
    return { ...found, posterior, listed: false };
  }
  const byDigits = findDateStart(characters);
  const start = byDigits >= 0 ? byDigits : (found?.start ?? -1);
  const span = start < 0 ? null : toFieldSpan(characters.slice(start));
  if (!span) return null;
  const chosen = chooseDate(span, expected);
  if (!chosen) return null;
  const printed = found?.text === chosen.text ? found.printed : chosen.text;
  return { ...chosen, printed, listed: false, span, start };
}

/** The date that the row ends with as the engine read it, and how sure the image is of exactly these letters. */
function findPrinted(
  characters: readonly PlacedCharacter[],
): Omit<ParsedDate, 'posterior' | 'listed'> | null {
  const row = characters.slice(0, characters.findLastIndex(({ text }) => /^[0-9A-Za-z]$/.test(text)) + 1);
  // One letter a character, so that places in the text are places in the row.
  const found = findPrintedDate(row.map(({ text }) => (text.length === 1 ? text : '?')).join(''));
  const span = found && toFieldSpan(row.slice(found.start));
  if (!found || !span) return null;
  const logProbability = scoreText(span.posteriors, span.text);
  return { text: found.date, printed: span.text, logProbability, span, start: found.start };
}

interface DateCandidate {
  readonly text: string;
  readonly printed: string;
  readonly logProbability: number;
  readonly score: number;
}

/** The likeliest date, the likeliest of the calendar and the expected ones, weighed against the image. */
function chooseDate(
  { posteriors, text: seen }: FieldSpan,
  expected: ReadonlyMap<string, number>,
): Pick<ParsedText, 'text' | 'logProbability' | 'posterior'> | null {
  const candidates = new Map<string, DateCandidate>();
  const weigh = (printed: string, logPrior: number): void => {
    const text = findPrintedDate(printed)?.date ?? printed.replace(/\D+/g, '-');
    const logProbability = scoreText(posteriors, printed);
    const score = logProbability + (parseDate(text) ? CALENDAR_LOG_PRIOR : 0) + logPrior;
    if (score > (candidates.get(text)?.score ?? Number.NEGATIVE_INFINITY)) {
      candidates.set(text, { text, printed, logProbability, score });
    }
  };
  const likeliest = matchTemplate(posteriors, ANY_DATE);
  const likeliestOfCalendar = matchTemplate(posteriors, CALENDAR_DATE);
  if (likeliest) weigh(likeliest.text, 0);
  if (likeliestOfCalendar) weigh(likeliestOfCalendar.text, 0);
  if (seen.includes(' ')) {
    const spaced = matchTemplate(posteriors, SPACED_DATE);
    if (spaced) weigh(spaced.text, 0);
    if (findPrintedDate(seen)) weigh(seen, 0);
  }
  const separator = /\D/.exec(likeliest?.text ?? '')?.[0] ?? '-';
  for (const [text, logPrior] of expected) weigh(text.replaceAll('-', separator), logPrior);
  if (![...candidates.keys()].some(parseDate)) {
    for (const template of REAL_DATES) {
      const real = matchTemplate(posteriors, template);
      if (real) weigh(real.text, 0);
    }
  }
  const ranked = [...candidates.values()].sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
  const best = ranked[0];
  if (!best || !(best.logProbability > MIN_LOG_PROBABILITY)) return null;
  const mass = ranked.reduce((sum, { score }) => sum + Math.exp(score - best.score), 0);
  const posterior = Math.min(1 / mass, leastCertainty(posteriors, best.printed));
  return { text: best.text, logProbability: best.logProbability, posterior };
}

/** Where the date begins: by its digits, else as the row's last word when that has a date's length. */
function findDateStart(characters: readonly PlacedCharacter[]): number {
  const byDigits = walkBackOverDigits(characters);
  return byDigits >= 0 ? byDigits : findDateWord(characters);
}

/** A date is eight digits and two separators; noise may add a sign or two. */
const MIN_WORD_LENGTH = 8;
const MAX_WORD_LENGTH = 12;
const MIN_DIGITS_OF_WORD = 5;

/** The longest last words that may be a date with some digits read as letters; -1 where none is. */
function findDateWord(characters: readonly PlacedCharacter[]): number {
  for (let index = characters.length - 1; index >= 0; index--) {
    // A row may be nothing but the date.
    if (index > 0 && !/[ ,.]/.test(characters[index - 1]?.text ?? '')) continue;
    const word = characters.slice(index).filter(({ text }) => text !== ' ');
    const digits = word.filter(({ text }) => /\d/.test(text)).length;
    if (word.length > MAX_WORD_LENGTH) return -1;
    if (word.length >= MIN_WORD_LENGTH && digits >= MIN_DIGITS_OF_WORD) return index;
  }
  return -1;
}

const DIGITS_OF_DATE = 8;
/** One digit may be lost, and two may be seen that are none. */
const MIN_DIGITS = DIGITS_OF_DATE - 1;
const MAX_DIGITS = DIGITS_OF_DATE + 2;
/** After so many digits, counted from the end, a blank or comma may be the one before the date. */
const DIGITS_BEFORE_DAY = 6;

/** Walks back from the end of the row over eight digits and what separates them. */
function walkBackOverDigits(characters: readonly PlacedCharacter[]): number {
  let digits = 0;
  let start = -1;
  const last = characters.findLastIndex(({ text }) => /^[0-9A-Za-z]$/.test(text));
  for (let index = last; index >= 0; index--) {
    const text = characters[index]?.text ?? '';
    if (DIGIT_LIKE.test(text)) {
      digits += 1;
      start = index;
      // A ninth digit that touches the eighth is noise within the date and not part of the place.
      if (digits >= DIGITS_OF_DATE && !/\d/.test(characters[index - 1]?.text ?? '')) break;
      if (digits === MAX_DIGITS) break;
    } else if (!SEPARATORS.includes(text) || (digits >= DIGITS_BEFORE_DAY && endsDate(characters, index))) {
      break;
    }
  }
  return digits >= MIN_DIGITS ? start : -1;
}

/** A blank or comma, unless it is the blank beside a dash or stop within the date. */
function endsDate(characters: readonly PlacedCharacter[], index: number): boolean {
  const isSign = (at: number) => /^[-./]$/.test(characters[at]?.text ?? '');
  const text = characters[index]?.text;
  return text === ',' || (text === ' ' && !isSign(index - 1) && !isSign(index + 1));
}
