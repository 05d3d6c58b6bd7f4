import { CARD_FIELDS, type ParsedCard, type ParsedField } from '@ktp-ocr/card/card-fields';
import { parseCard } from '@ktp-ocr/card/parse-card';
import type { TextLine } from '@ktp-ocr/card/text-line';
import type { DetectorModel } from './detection/detector-model.js';
import type { TextBox } from './geometry/text-box.js';
import { toSourceScale } from './geometry/to-source-scale.js';
import { type HighResolutionCrop, toImageLine } from './image/crop-high-resolution.js';
import type { GreyPixels } from './image/pixels.js';
import { removeColouredInk, surroundLines } from './image/remove-coloured-ink.js';
import { detectCards, detectLikeliest } from './page/detect-cards.js';
import { detectInHighResolution, type FoundLines } from './page/detect-in-high-resolution.js';
import { recogniseUpright } from './page/recognise-upright.js';
import {
  MAX_ATTEMPTS,
  MAX_ATTEMPTS_AT_A_CARD,
  MAX_CROPS,
  MAX_FALLBACK_CROPS,
  MAX_INKED_LINES,
  MIN_GOOD_SCORE,
  MIN_INK_ON_DOUBT,
  MIN_INK_ON_LINE,
  MIN_INK_TO_RECOGNISE,
  MIN_SURE_FIELD,
  MIN_SURE_LETTER,
} from './page/retry-policy.js';
import type { PageAttempt, PageImage, PageOptions, PageReading } from './page-reader.js';
import { isLegible } from './recognition/legibility.js';
import type { NumberVerifier } from './recognition/nik/number-verifier.js';
import { verifyNumbers } from './recognition/nik/verify-nik.js';
import type { BoxRecogniser } from './recognition/recognise-box.js';
import type { RecognisedLine } from './recognition/recognise-lines.js';
import { reuseRecognised } from './recognition/reuse-recognised.js';
import { scoreCard } from './recognition/score-card.js';
import { consultSecondaryEngine } from './tesseract/consult-secondary-engine.js';
import type { TesseractEngine } from './tesseract/tesseract-engine.js';

/** What a page is read with. */
export interface PageModels {
  readonly detector: DetectorModel;
  readonly boxRecogniser: BoxRecogniser;
  readonly numberVerifier: NumberVerifier;
  /** Recognises uncertain lines a second time. */
  readonly secondaryEngine?: TesseractEngine;
}

/**
 * A page's whole story: propose a card → detect its lines → crop it again in the file's own resolution where it is small
 * → recognise the lines, upright → verify the numbers → parse the card; and, where that makes no good card, the same with the
 * next proposal.
 * A card with fields in doubt that was stamped or marked in colour is read once more without the coloured ink. The best
 * attempt is the answer, its lines and its card together.
 */
export async function readPage(
  image: PageImage,
  models: PageModels,
  options: PageOptions,
): Promise<PageReading> {
  const startedAt = performance.now();
  let best: Attempt | undefined;
  const attempts: Attempt[] = [];
  let detectMs = 0;
  let parseMs = 0;
  let detectingSince = startedAt;
  let wasLegible = false;
  const chooseMaxCrops = () => (best?.score === 0 ? MAX_FALLBACK_CROPS : MAX_CROPS);
  for await (const { detection, isTurned } of detectCards(image.grey, models.detector, chooseMaxCrops)) {
    // Print that could be read lies as it should: no other direction makes a card of it.
    if (isTurned && wasLegible) break;
    const found = await detectInHighResolution(image, detection, models.detector);
    detectMs += performance.now() - detectingSince;
    const isDoubtful = best?.score === 0;
    const kind = isTurned ? 'turned' : 'proposal';
    const attempt = await recogniseCard(image, found, models, options, { kind, isDoubtful });
    wasLegible ||= isLegible(attempt.lines);
    detectingSince = performance.now();
    parseMs += attempt.parseMs;
    attempts.push(attempt);
    if (best === undefined || attempt.score > best.score) best = attempt;
    const maxAttempts = best.score > 0 ? MAX_ATTEMPTS_AT_A_CARD : MAX_ATTEMPTS;
    if (best.score >= MIN_GOOD_SCORE || attempts.length >= maxAttempts) break;
  }
  // The whole image is always proposed.
  if (best === undefined) throw new Error('nothing was attempted');
  const cleaned = await recogniseWithoutColouredInk(image, best, models, options);
  parseMs += cleaned?.parseMs ?? 0;
  if (cleaned) attempts.push(cleaned);
  if (cleaned && cleaned.score > best.score) best = cleaned;
  const chosen = best;
  const { found, readingAngle } = best;
  const { lines, card } = models.secondaryEngine
    ? await consultOn(image, best, models.secondaryEngine, options)
    : best;
  return {
    lines: lines.map((line) => toPageLine(line, found.crop)),
    readingAngle,
    cards: found.cards,
    cardsFound: Math.max(found.cards.length, countNikLabels(lines)),
    card,
    attempts: attempts.map((attempt) => toPageAttempt(attempt, attempt === chosen)),
    detectMs,
    recogniseMs: performance.now() - startedAt - detectMs - parseMs,
    parseMs,
  };
}

/** What came of one proposal. */
interface Attempt {
  readonly kind: PageAttempt['kind'];
  readonly found: FoundLines;
  readonly lines: readonly RecognisedLine[];
  readonly readingAngle: number;
  readonly card: ParsedCard;
  readonly parseMs: number;
  /** See `scoreCard`. */
  readonly score: number;
}

/**
 * Recognises the lines, verifies the numbers among them, and parses the card that they make.
 *
 * @param original what numbers are verified on, where the lines were found in a changed image
 * @param isDoubtful whether an attempt before this one read no card
 */
async function recogniseCard(
  image: PageImage,
  found: FoundLines,
  { boxRecogniser, numberVerifier }: PageModels,
  options: PageOptions,
  {
    kind,
    original = found.crop.grey,
    isDoubtful = false,
  }: { kind: PageAttempt['kind']; original?: GreyPixels; isDoubtful?: boolean },
): Promise<Attempt> {
  const { grey } = found.crop;
  const { lines: recognised, readingAngle } = await recogniseUpright(
    grey,
    found.detection,
    boxRecogniser,
    isDoubtful,
  );
  const lines = await verifyNumbers(original, recognised, numberVerifier, boxRecogniser);
  const parsingSince = performance.now();
  const card = parseLines(image, found, lines, options);
  const parseMs = performance.now() - parsingSince;
  return { kind, found, lines, readingAngle, card, parseMs, score: scoreCard(card) };
}

function toPageAttempt({ kind, found, readingAngle, lines, score }: Attempt, isChosen: boolean): PageAttempt {
  const [card] = found.cards;
  const { readingAngleConfidence } = found.detection;
  return {
    kind,
    isChosen,
    ...(card ? { corners: card.corners } : {}),
    readingAngle,
    readingAngleConfidence,
    lineCount: lines.length,
    score,
  };
}

/** Undefined where no field is in doubt, or no coloured ink lies over the card. */
async function recogniseWithoutColouredInk(
  image: PageImage,
  { found, lines, card }: Attempt,
  models: PageModels,
  options: PageOptions,
): Promise<Attempt | undefined> {
  const doubtful = CARD_FIELDS.map((field) => card.fields[field]).filter(
    ({ confidence }) => confidence < MIN_SURE_FIELD,
  );
  if (doubtful.length === 0 || lines.length === 0 || card.reasons.includes('no_card')) return undefined;
  const ink = removeColouredInk(found.crop.pixels, surroundLines(lines, found.crop.grey));
  const hasPartIn = findLinesOf(image, found);
  // A value that is only rare is as legible as it can be.
  const isOfDoubtful = hasPartIn(doubtful);
  const isDoubtful = (line: RecognisedLine) =>
    isOfDoubtful(line) && line.characters.some(({ confidence }) => confidence < MIN_SURE_LETTER);
  const isMarked = lines.some((line) =>
    ink.removesPart(line.box, isDoubtful(line) ? MIN_INK_ON_DOUBT : MIN_INK_ON_LINE),
  );
  if (!isMarked) return undefined;
  const inked = lines.filter((line) => ink.removesPart(line.box, MIN_INK_ON_LINE));
  if (inked.length > MAX_INKED_LINES * lines.length) return undefined;
  const grey = ink.toGrey();
  const detection = await detectLikeliest(grey, models.detector);
  if (detection.boxes.length === 0) return undefined;
  // What a stamp hides of a number must not be made up for by taking it away: numbers are verified on the image as it is.
  const cleaned = { ...found, detection, crop: { ...found.crop, grey } };
  // Where no ink was, the lines are what they were; a little of it changes nothing about what is sure.
  const isSure = hasPartIn(allFieldsOf(card).filter(({ confidence }) => confidence >= MIN_SURE_FIELD));
  const isSettled = (line: RecognisedLine) => line.kind === 'label' || isSure(line);
  const isUnchanged = (box: TextBox, line: RecognisedLine) =>
    !ink.removesPart(box, isSettled(line) ? MIN_INK_ON_LINE : MIN_INK_TO_RECOGNISE);
  const boxRecogniser = reuseRecognised(models.boxRecogniser, lines, isUnchanged);
  return recogniseCard(image, cleaned, { ...models, boxRecogniser }, options, {
    kind: 'without_coloured_ink',
    original: found.crop.grey,
  });
}

function allFieldsOf({ fields, extra }: ParsedCard): ParsedField[] {
  return [...Object.values(fields), ...Object.values(extra)];
}

/** Tells of fields which lines they were read from. */
function findLinesOf(image: PageImage, { crop }: FoundLines) {
  return (fields: readonly ParsedField[]) => {
    const starts = fields.flatMap(({ polygons }) => polygons.map(([start]) => start));
    return (line: RecognisedLine): boolean => {
      const [start] = toSourceScale(toPageLine(line, crop), image.sourceScale).polygon;
      return starts.some(({ x, y }) => x === start.x && y === start.y);
    };
  };
}

/** Once for the best attempt, as it takes long; the card is parsed again from what the lines say then. */
async function consultOn(
  image: PageImage,
  { found, lines }: Attempt,
  engine: TesseractEngine,
  options: PageOptions,
): Promise<Pick<Attempt, 'lines' | 'card'>> {
  const consulted = await consultSecondaryEngine(found.crop.grey, lines, engine);
  return { lines: consulted, card: parseLines(image, found, consulted, options) };
}

/** Cards that overlap are found as one, but each has a row that begins so. */
function countNikLabels(lines: readonly TextLine[]): number {
  return lines.filter(({ kind, text }) => kind === 'label' && NIK_LABEL.test(text)).length;
}

const NIK_LABEL = /^\s*N[I1l]K\b/i;

/** Parsed in pixels of the file, so that the polygons of the fields need no second conversion. */
function parseLines(
  { sourceScale }: PageImage,
  { crop }: FoundLines,
  lines: readonly RecognisedLine[],
  options: PageOptions,
): ParsedCard {
  return parseCard(
    lines.map((line) => toSourceScale(toPageLine(line, crop), sourceScale)),
    options,
  );
}

/** The line as others take it, in pixels of the image. */
function toPageLine({ box, stepFraction, ...line }: RecognisedLine, crop: HighResolutionCrop): TextLine {
  return toImageLine(line, crop);
}
