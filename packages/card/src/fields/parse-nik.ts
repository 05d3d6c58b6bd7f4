import { matchTemplate, toTemplate } from '../ctc/match-template.js';
import { scoreText } from '../ctc/score-text.js';
import type { PlacedCharacter } from '../layout/characters.js';
import { type FieldSpan, toFieldSpan } from './field-span.js';
import { NIK_LENGTH } from './nik-rules.js';
import { logLeftOver } from './words/parse-text.js';

export interface NikCandidate {
  readonly nik: string;
  readonly logProbability: number;
}

export interface ParsedNik extends NikCandidate {
  readonly posterior: number;
  readonly span: FieldSpan;
  /**
   * Not sixteen characters were seen but fewer, so that a digit was made up for one that the image may not hold; or
   * more, so that one was left out that it may.
   */
  readonly partial: boolean;
  /** Numbers that differ in one digit and that the image supports nearly as well, best first. */
  readonly alternatives: readonly NikCandidate[];
}

const TEMPLATE = toTemplate('D'.repeat(NIK_LENGTH));
/** What a digit of the card's large face may be read as. */
const DIGIT_LIKE = /^[0-9OoDQCUIl|!iLTSsBZzGgbqAaJ)(\]]$/;
/** The engine's own digits need no second decoding above this. */
const SURE = Math.log(0.6);
/** Below this the print is not sixteen digits (nats; measured as the gap between right and wrong numbers). */
const MIN_LOG_PROBABILITY = -16;
/** An alternative is believed possible while the image prefers the first by less than a factor of about 20. */
const ALTERNATIVE_MARGIN = 3;
/** Characters by which the row may hold fewer or more than sixteen. */
const MAX_MISSING = 2;
const MAX_EXTRA = 4;

/** Sixteen digits of the NIK row, decoded as digits only; null when the row does not hold them. */
export function parseNik(characters: readonly PlacedCharacter[]): ParsedNik | null {
  const ink = characters.filter(({ text }) => text !== ' ');
  let best: ParsedNik | null = null;
  for (const run of findRuns(ink)) {
    const parsed = parseRun(run, ink);
    if (parsed && (!best || parsed.logProbability > best.logProbability)) best = parsed;
  }
  return best;
}

/** The row as it stands, and without a colon read as a digit at either end. */
function findRuns(ink: readonly PlacedCharacter[]): (readonly PlacedCharacter[])[] {
  const isDigitLike = ({ text }: PlacedCharacter) => DIGIT_LIKE.test(text);
  const start = ink.findIndex(isDigitLike);
  const run = start < 0 ? [] : ink.slice(start, ink.findLastIndex(isDigitLike) + 1);
  if (run.length < NIK_LENGTH - MAX_MISSING || run.length > NIK_LENGTH + MAX_EXTRA) return [];
  if (run.length <= NIK_LENGTH || holdsTwins(run)) return [run];
  return Array.from({ length: run.length - NIK_LENGTH + 1 }, (_, skip) => run.slice(skip, skip + NIK_LENGTH));
}

/** Two of the same digit closer than this fraction of the usual advance are one digit, named twice. */
const TWIN_DISTANCE = 0.62;

/** Whether one digit was named twice: then all of the run is sixteen digits, and none of them stands beside it. */
function holdsTwins(run: readonly PlacedCharacter[]): boolean {
  const steps = run.slice(1).map((character, index) => {
    const before = run[index] ?? character;
    return { advance: character.x - before.x, isSame: character.text === before.text };
  });
  const advances = steps.map(({ advance }) => advance).sort((a, b) => a - b);
  const usual = advances[advances.length >> 1] ?? 0;
  return steps.some(({ advance, isSame }) => isSame && advance < TWIN_DISTANCE * usual);
}

/** A digit this many advances from the run's end stands right beside it. */
const MAX_ADVANCES_TO_NEXT = 1.5;

/** One box, evenly set, with digits beyond the sixteen: which of them is the false one is anybody's guess. */
function leavesOutDigits(run: readonly PlacedCharacter[], ink: readonly PlacedCharacter[]): boolean {
  const first = run[0];
  const last = run.at(-1);
  if (!first || !last) return false;
  const advance = (last.x - first.x) / (run.length - 1);
  const isNextDigit = (other: PlacedCharacter | undefined, end: PlacedCharacter) =>
    other !== undefined &&
    other.line === end.line &&
    /\d/.test(other.text) &&
    Math.abs(other.x - end.x) < MAX_ADVANCES_TO_NEXT * advance;
  return isNextDigit(ink[ink.indexOf(first) - 1], first) || isNextDigit(ink[ink.indexOf(last) + 1], last);
}

function parseRun(run: readonly PlacedCharacter[], ink: readonly PlacedCharacter[]): ParsedNik | null {
  const span = toFieldSpan(run);
  const nik = span && findDigits(span);
  if (!span || !nik) return null;
  const logProbability = scoreText(span.posteriors, nik);
  if (!(logProbability > MIN_LOG_PROBABILITY)) return null;
  const alternatives = findAlternatives(span, { nik, logProbability });
  const mass = alternatives.reduce((sum, other) => sum + Math.exp(other.logProbability - logProbability), 1);
  return {
    nik,
    logProbability,
    posterior: 1 / mass,
    span,
    partial: run.length !== NIK_LENGTH || leavesOutDigits(run, ink),
    alternatives,
  };
}

/** The engine's own digits where no others can come before them, else the likeliest sixteen. */
function findDigits({ text, posteriors }: FieldSpan): string | null {
  const own = text.replace(/ /g, '');
  if (/^\d{16}$/.test(own) && scoreText(posteriors, own) > SURE) return own;
  return matchTemplate(posteriors, TEMPLATE)?.text ?? null;
}

function findAlternatives({ posteriors }: FieldSpan, { nik, logProbability }: NikCandidate): NikCandidate[] {
  const bound = logProbability - ALTERNATIVE_MARGIN;
  if (logLeftOver(logProbability) <= bound) return [];
  const alternatives: NikCandidate[] = [];
  for (let place = 0; place < NIK_LENGTH; place++) {
    for (let digit = 0; digit < 10; digit++) {
      if (String(digit) === nik[place]) continue;
      const other = `${nik.slice(0, place)}${digit}${nik.slice(place + 1)}`;
      const score = scoreText(posteriors, other);
      if (score > bound) alternatives.push({ nik: other, logProbability: score });
    }
  }
  return alternatives.sort((a, b) => b.logProbability - a.logProbability || (a.nik < b.nik ? -1 : 1));
}
