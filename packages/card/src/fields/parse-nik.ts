import { decodeTemplate, toTemplate } from '../ctc/decode-template.js';
import { scoreText } from '../ctc/score-text.js';
import type { Glyph } from '../layout/characters.js';
import { type Ribbon, toRibbon } from './field-span.js';

export interface NikReading {
  readonly nik: string;
  readonly logProbability: number;
  readonly share: number;
  readonly ribbon: Ribbon;
  /**
   * Not sixteen characters were seen but fewer, so that a digit was made up for one that the image may not hold; or
   * more, so that one was left out that it may.
   */
  readonly guessed: boolean;
  /** The reading that differs in one digit and that the image supports nearly as well, best first. */
  readonly rivals: readonly { readonly nik: string; readonly logProbability: number }[];
}

const NIK_DIGITS = 16;
const SURE = Math.log(0.6);
const TEMPLATE = toTemplate('D'.repeat(NIK_DIGITS));
const DIGIT_LIKE = /^[0-9OoDQCUIl|!iLTSsBZzGgbqAaJ)(\]]$/;

/** Below this the print is not sixteen digits (nats; measured as the gap between right and wrong readings). */
const LEAST_LOG_PROBABILITY = -16;
/** A rival is believed possible while the image prefers the first by less than a factor of about 20. */
const RIVAL_MARGIN = 3;

/** Sixteen digits of the NIK row, decoded as digits only; null when the row does not hold them. */
export function readNik(glyphs: readonly Glyph[]): NikReading | null {
  const ink = glyphs.filter((glyph) => glyph.character !== ' ');
  let best: NikReading | null = null;
  for (const run of toRuns(ink)) {
    const reading = readRun(run, ink);
    if (reading && (!best || reading.logProbability > best.logProbability)) best = reading;
  }
  return best;
}

/** The row as it stands, and without a colon read as a digit at either end. */
function toRuns(ink: readonly Glyph[]): (readonly Glyph[])[] {
  let start = 0;
  let end = ink.length;
  while (start < end && !DIGIT_LIKE.test(ink[start]!.character)) start += 1;
  while (end > start && !DIGIT_LIKE.test(ink[end - 1]!.character)) end -= 1;
  const run = ink.slice(start, end);
  if (run.length < NIK_DIGITS - 2 || run.length > NIK_DIGITS + 4) return [];
  if (run.length <= NIK_DIGITS || holdsTwins(run)) return [run];
  const runs: (readonly Glyph[])[] = [];
  for (let skip = 0; skip <= run.length - NIK_DIGITS; skip++) runs.push(run.slice(skip, skip + NIK_DIGITS));
  return runs;
}

/** Two of the same digit closer than this share of the usual advance are one digit, named twice. */
const TWIN_DISTANCE = 0.62;

/** Whether one digit was named twice: then all of the run is sixteen digits, and none of them stands beside it. */
function holdsTwins(run: readonly Glyph[]): boolean {
  const advances = run.slice(1).map((glyph, index) => glyph.x - run[index]!.x);
  const usual = [...advances].sort((a, b) => a - b)[advances.length >> 1]!;
  return advances.some(
    (advance, index) =>
      advance < TWIN_DISTANCE * usual && run[index]!.character === run[index + 1]!.character,
  );
}

/** One box, evenly set, with digits beyond the sixteen: which of them is the false one is anybody's guess. */
function leavesOutDigits(run: readonly Glyph[], ink: readonly Glyph[]): boolean {
  const first = ink.indexOf(run[0]!);
  const last = ink.indexOf(run[run.length - 1]!);
  const advance = (run[run.length - 1]!.x - run[0]!.x) / (run.length - 1);
  const isNextDigit = (other: Glyph | undefined, end: Glyph) =>
    other !== undefined &&
    other.line === end.line &&
    /\d/.test(other.character) &&
    Math.abs(other.x - end.x) < 1.5 * advance;
  return isNextDigit(ink[first - 1], run[0]!) || isNextDigit(ink[last + 1], run[run.length - 1]!);
}

function readRun(run: readonly Glyph[], ink: readonly Glyph[]): NikReading | null {
  const ribbon = toRibbon(run);
  if (!ribbon) return null;
  const match = matchDigits(ribbon);
  if (!match) return null;
  const logProbability = scoreText(ribbon.posteriors, match.text);
  if (!(logProbability > LEAST_LOG_PROBABILITY)) return null;
  const rivals: { nik: string; logProbability: number }[] = [];
  const mostLeftOver = Math.log(Math.max(1e-12, 1 - Math.exp(Math.min(0, logProbability))));
  for (let place = 0; place < NIK_DIGITS && mostLeftOver > logProbability - RIVAL_MARGIN; place++) {
    for (let digit = 0; digit < 10; digit++) {
      if (String(digit) === match.text[place]) continue;
      const nik = `${match.text.slice(0, place)}${digit}${match.text.slice(place + 1)}`;
      const score = scoreText(ribbon.posteriors, nik);
      if (score > logProbability - RIVAL_MARGIN) rivals.push({ nik, logProbability: score });
    }
  }
  rivals.sort((a, b) => b.logProbability - a.logProbability || (a.nik < b.nik ? -1 : 1));
  const mass = rivals.reduce((sum, rival) => sum + Math.exp(rival.logProbability - logProbability), 1);
  return {
    nik: match.text,
    logProbability,
    share: 1 / mass,
    ribbon,
    guessed: run.length !== NIK_DIGITS || leavesOutDigits(run, ink),
    rivals,
  };
}

/** The engine's own digits where no others can come before them, else the likeliest sixteen. */
function matchDigits(ribbon: Ribbon): { readonly text: string } | null {
  const own = ribbon.text.replace(/ /g, '');
  if (/^\d{16}$/.test(own) && scoreText(ribbon.posteriors, own) > SURE) return { text: own };
  return decodeTemplate(ribbon.posteriors, TEMPLATE);
}
