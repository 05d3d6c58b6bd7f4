import { decodeTemplate, toTemplate } from '../ctc/decode-template.js';
import { scoreText } from '../ctc/score-text.js';
import type { Glyph } from '../layout/characters.js';
import { type Ribbon, toRibbon } from './field-span.js';
import { parseDate } from './parse-date.js';
import type { Reading } from './words/choose-word.js';

export interface DateReading extends Reading {
  readonly ribbon: Ribbon;
  /** Number of glyphs before the date. */
  readonly start: number;
}

const SEPARATORS = '-./ ,~_:';
const DIGIT_LIKE = /^[0-9OoDQIl|!SBZGJ]$/;
const ANY_DATE = ['D', 'D', '-', 'D', 'D', '-', 'D', 'D', 'D', 'D'].map((symbol) =>
  symbol === '-' ? SEPARATORS.slice(0, 4) : toTemplate(symbol)[0]!,
);
/** The same, in the digits a day, month and year can begin with. */
const CALENDAR_DATE = ANY_DATE.map((allowed, place) => {
  if (place === 0) return '0123';
  if (place === 3) return '01';
  if (place === 6) return '12';
  if (place === 7) return '09';
  return allowed;
});

/** How much more the image may favour an impossible date before it is believed, in nats. */
const CALENDAR_CREDIT = 5;
const LEAST_LOG_PROBABILITY = -14;
/** The engine's own text needs no second decoding above this. */
const SURE = Math.log(0.9);

/**
 * The date at the end of a row, as DD-MM-YYYY; null when there is none.
 * @param expected dates that other rows lead one to expect, with their credit in nats
 */
export function readDate(
  glyphs: readonly Glyph[],
  expected: ReadonlyMap<string, number> = new Map(),
): DateReading | null {
  const start = findDateStart(glyphs);
  if (start < 0) return null;
  const ribbon = toRibbon(glyphs.slice(start));
  if (!ribbon) return null;
  const own = ribbon.text.replace(/ /g, '');
  if (parseDate(own) && scoreText(ribbon.posteriors, own) > SURE) {
    const logProbability = scoreText(ribbon.posteriors, own);
    return { text: own, logProbability, share: 1, listed: false, ribbon, start };
  }
  const readings = new Map<string, { text: string; logProbability: number; worth: number }>();
  const weigh = (printed: string, credit: number): void => {
    const text = printed.replace(/\D/g, '-');
    const logProbability = scoreText(ribbon.posteriors, printed);
    const worth = logProbability + (parseDate(text) ? CALENDAR_CREDIT : 0) + credit;
    if (worth > (readings.get(text)?.worth ?? Number.NEGATIVE_INFINITY)) {
      readings.set(text, { text, logProbability, worth });
    }
  };
  const separator = /\D/.exec(decodeTemplate(ribbon.posteriors, ANY_DATE)?.text ?? '')?.[0] ?? '-';
  for (const template of [ANY_DATE, CALENDAR_DATE]) {
    const match = decodeTemplate(ribbon.posteriors, template);
    if (match) weigh(match.text, 0);
  }
  for (const [text, credit] of expected) weigh(text.replaceAll('-', separator), credit);
  const ranked = [...readings.values()].sort((a, b) => b.worth - a.worth || (a.text < b.text ? -1 : 1));
  const best = ranked[0];
  if (!best || !(best.logProbability > LEAST_LOG_PROBABILITY)) return null;
  const mass = ranked.reduce((sum, other) => sum + Math.exp(other.worth - best.worth), 0);
  return {
    text: best.text,
    logProbability: best.logProbability,
    share: 1 / mass,
    listed: false,
    ribbon,
    start,
  };
}

/** Where the date begins: by its digits, else as the row's last word when that has a date's length. */
function findDateStart(glyphs: readonly Glyph[]): number {
  const byDigits = walkBackOverDigits(glyphs);
  if (byDigits >= 0) return byDigits;
  for (let index = glyphs.length - 1; index > 0; index--) {
    if (!/[ ,.]/.test(glyphs[index - 1]!.character)) continue;
    const word = glyphs.slice(index).filter((glyph) => glyph.character !== ' ');
    const digits = word.filter((glyph) => /\d/.test(glyph.character)).length;
    if (word.length > 12) return -1;
    if (word.length >= 8 && digits >= 5) return index;
  }
  return -1;
}

/** Walks back from the end of the row over eight digits and what separates them. */
function walkBackOverDigits(glyphs: readonly Glyph[]): number {
  let digits = 0;
  let start = -1;
  let end = glyphs.length;
  while (end > 0 && !/^[0-9A-Za-z]$/.test(glyphs[end - 1]!.character)) end -= 1;
  for (let index = end - 1; index >= 0; index--) {
    const { character } = glyphs[index]!;
    if (DIGIT_LIKE.test(character)) {
      digits += 1;
      start = index;
      // A ninth digit that touches the eighth is noise within the date and not part of the place.
      if (digits >= 8 && !/\d/.test(glyphs[index - 1]?.character ?? '')) break;
      if (digits === 10) break;
    } else if (!SEPARATORS.includes(character) || (digits >= 6 && /[ ,]/.test(character))) {
      break;
    }
  }
  return digits >= 7 ? start : -1;
}
