import { CARD_FIELDS, type ParsedCard } from '@ktp-ocr/card/card-fields';
import { parseCard } from '@ktp-ocr/card/parse-card';
import type { TextLine } from '@ktp-ocr/card/text-line';
import {
  type CardDetection,
  isCard,
  scoreDetection,
  toDetection,
  toRotationHypotheses,
  toWholeImageProposal,
} from './detection/card-detection.js';
import { detectCrop } from './detection/detect-crop.js';
import type { DetectorModel } from './detection/detector-model.js';
import { mergeProposals } from './detection/merge-proposals.js';
import { type CardProposal, proposeCards } from './detection/propose-cards.js';
import type { RotatedRectangle } from './geometry/rotated-rectangle.js';
import type { Detection, TextBox } from './geometry/text-box.js';
import { toSourceScale } from './geometry/to-source-scale.js';
import { turnBoxAround } from './geometry/upright-frame.js';
import { type HighResolutionCrop, toImageCard, toImageLine } from './image/crop-high-resolution.js';
import type { GreyPixels } from './image/pixels.js';
import { removeColouredInk, surroundLines } from './image/remove-coloured-ink.js';
import { buildGreyPyramid, type GreyPyramid } from './image/sample-crop.js';
import type { PageImage, PageOptions, PageReading } from './page-reader.js';
import { countLegibleCharacters, isLegible } from './recognition/legibility.js';
import type { NumberVerifier } from './recognition/nik/number-verifier.js';
import { verifyNumbers } from './recognition/nik/verify-nik.js';
import type { BoxRecogniser } from './recognition/recognise-box.js';
import { type RecognisedLine, recogniseLines } from './recognition/recognise-lines.js';
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

/*
 * The retry policy, all of it. README, "Attempts" and "Crops", has the measurements.
 */

/** From this score on another attempt has nothing to add. */
const MIN_GOOD_SCORE = 0.9;
/** A card that was read, however badly, is unlikely to be another one: so many attempts in all are worth their time. */
const MAX_ATTEMPTS_AT_A_CARD = 2;
/** Where no card was read. */
const MAX_ATTEMPTS = 5;
/** So many proposals are followed before the whole image is taken for one card. */
const MAX_PROPOSALS = 2;
/** A card is cropped so many times at most. */
const MAX_CROPS = 5;
/** A crop has converged when its lines deviate no more than this from level: others the network knows less well … */
const MAX_CROP_TURN = Math.PI / 9;
/** … the card's size in it differs by no more than this factor … */
const MAX_SIZE_RATIO = 1.35;
/** … and its centre lies no further from the crop's than this fraction of the crop's width. */
const MAX_SHIFT = 0.12;
/** With fewer of its lines found again, what the high-resolution crop shows is something else. */
const MIN_FOUND_AGAIN = 0.7;
/** Below this the layout has not told top from bottom, and both directions are tried. */
const MIN_DIRECTION_CONFIDENCE = 0.6;
/** A field below this leaves something to be read better. */
const MIN_SURE_FIELD = 0.9;
/** Coloured ink over so much of a line in doubt, or of any line, is a stamp or watermark whose removal may help. */
const MIN_INK_ON_DOUBT = 0.025;
const MIN_INK_ON_LINE = 0.4;
/** Lines enough to tell text from text upside down. */
const PROBE_LINES = 4;

/**
 * A page's whole story: propose a card → detect its lines → crop it again in the file's own resolution where it is small
 * → recognise the lines, upright → verify the numbers → parse the card; and, where that makes no good card, the same with the next proposal.
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
  let attempts = 0;
  let detectMs = 0;
  let detectingSince = startedAt;
  for await (const detected of detectCards(image.grey, models.detector)) {
    const found = await detectInHighResolution(image, detected, models.detector);
    detectMs += performance.now() - detectingSince;
    const attempt = await recogniseCard(image, found, models, options);
    detectingSince = performance.now();
    attempts++;
    if (best === undefined || attempt.score > best.score) best = attempt;
    const maxAttempts = best.score > 0 ? MAX_ATTEMPTS_AT_A_CARD : MAX_ATTEMPTS;
    if (best.score >= MIN_GOOD_SCORE || attempts >= maxAttempts) break;
  }
  // The whole image is always proposed.
  if (best === undefined) throw new Error('nothing was attempted');
  const cleaned = await recogniseWithoutColouredInk(image, best, models, options);
  if (cleaned && cleaned.score > best.score) best = cleaned;
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
    detectMs,
    recogniseMs: performance.now() - startedAt - detectMs,
  };
}

/** Lines that were found in the image, or in a crop of it in more detail. */
interface FoundLines {
  readonly crop: HighResolutionCrop;
  readonly detection: Detection;
  /** In pixels of the image. */
  readonly cards: Detection['cards'];
}

/** What came of one proposal. */
interface Attempt {
  readonly found: FoundLines;
  readonly lines: readonly RecognisedLine[];
  readonly readingAngle: number;
  readonly card: ParsedCard;
  /** See `scoreCard`. */
  readonly score: number;
}

/**
 * What may be the card and its text, likeliest first; each is sought only when it is asked for. Whoever can tell a card
 * from other print by what it says stops when one is found.
 */
export async function* detectCards(grey: GreyPixels, model: DetectorModel): AsyncGenerator<Detection> {
  const pyramid = buildGreyPyramid(grey);
  const proposals = await proposeCards(model, pyramid);
  const whole = toWholeImageProposal(grey);
  const tried: CardDetection[] = [];
  for (const proposal of [...proposals.slice(0, MAX_PROPOSALS), whole]) {
    const detection = await detectUntilConverged(model, pyramid, proposal);
    tried.push(detection);
    if (isCard(detection)) break;
  }
  // The one that proved to be a card, which is the last; else the first of those with most lines.
  const likeliest =
    tried.findLast(isCard) ??
    tried.reduce((best, other) => (scoreDetection(other) > scoreDetection(best) ? other : best));
  yield toDetection(likeliest, proposals);
  // Rotation hypotheses come last: they are for cards that nothing else could read, and askew crops lose the ends of lines.
  const hypotheses = proposals.slice(0, 1).flatMap(toRotationHypotheses);
  for (const proposal of [...proposals, ...mergeProposals(proposals), whole, ...hypotheses]) {
    if (proposal === likeliest.proposal) continue;
    const known = tried.find((detection) => detection.proposal === proposal);
    yield toDetection(known ?? (await detectUntilConverged(model, pyramid, proposal)), proposals);
  }
}

/** Detects the lines where the card was proposed and, until the card lies in its crop as it should, where it proves to lie. */
async function detectUntilConverged(
  model: DetectorModel,
  pyramid: GreyPyramid,
  proposal: CardProposal,
): Promise<CardDetection> {
  let place: RotatedRectangle = proposal;
  let best: CardDetection | undefined;
  let disputed = false;
  let wasEmpty = false;
  for (let crops = 0; crops < MAX_CROPS || best === undefined; crops++) {
    const crop = await detectCrop(model, pyramid, place);
    const turned = Math.abs(crop.turn) > MAX_CROP_TURN;
    const sizeRatio = Math.max(crop.sizeRatio, 1 / crop.sizeRatio);
    const converged = !turned && sizeRatio < MAX_SIZE_RATIO && crop.shift < MAX_SHIFT;
    disputed ||= turned;
    const detection = { proposal, place, crop, disputed, converged };
    if (best === undefined || scoreDetection(detection) >= scoreDetection(best)) best = detection;
    // A crop without lines may still show the card's shape, and cropped by that its lines may show; this once.
    const isEmpty = crop.boxes.length === 0;
    if (converged || crop.card === undefined || (isEmpty && wasEmpty)) break;
    wasEmpty = isEmpty;
    place = crop.card;
  }
  return best;
}

/** Where the file holds a small card in more detail, its lines are detected again in that; else what was found is kept. */
async function detectInHighResolution(
  image: PageImage,
  detection: Detection,
  model: DetectorModel,
): Promise<FoundLines> {
  const whole = { pixels: image.pixels, grey: image.grey, originX: 0, originY: 0, scale: 1 };
  const kept = { crop: whole, detection, cards: detection.cards };
  const [card, ...others] = detection.cards;
  const crop = card && (await image.cropHighResolution?.(card.corners));
  if (!crop) return kept;
  const { value: again } = await detectCards(crop.grey, model).next();
  if (!again || again.boxes.length < MIN_FOUND_AGAIN * detection.boxes.length) return kept;
  const [cardAgain] = again.cards;
  return { crop, detection: again, cards: [cardAgain ? toImageCard(cardAgain, crop) : card, ...others] };
}

/**
 * Recognises the lines, verifies the numbers among them, and parses the card that they make.
 *
 * @param original what numbers are verified on, where the lines were found in a changed image
 */
async function recogniseCard(
  image: PageImage,
  found: FoundLines,
  { boxRecogniser, numberVerifier }: PageModels,
  options: PageOptions,
  original: GreyPixels = found.crop.grey,
): Promise<Attempt> {
  const { grey } = found.crop;
  const { lines: recognised, readingAngle } = await recogniseUpright(grey, found.detection, boxRecogniser);
  const lines = await verifyNumbers(original, recognised, numberVerifier);
  const card = parseLines(image, found, lines, options);
  return { found, lines, readingAngle, card, score: scoreCard(card) };
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
  const { grey, partRemoved } = removeColouredInk(found.crop.pixels, surroundLines(lines, found.crop.grey));
  const places = doubtful.flatMap(({ polygons }) => polygons.map(([start]) => start));
  const isMarked = lines.some((line) => {
    const [start] = toSourceScale(toPageLine(line, found.crop), image.sourceScale).polygon;
    const isDoubtful = places.some(({ x, y }) => x === start.x && y === start.y);
    return partRemoved(line.box) >= (isDoubtful ? MIN_INK_ON_DOUBT : MIN_INK_ON_LINE);
  });
  if (!isMarked) return undefined;
  const { value: detection } = await detectCards(grey, models.detector).next();
  if (!detection || detection.boxes.length === 0) return undefined;
  // What a stamp hides of a number must not be made up for by taking it away: numbers are verified on the image as it is.
  const cleaned = { ...found, detection, crop: { ...found.crop, grey } };
  return recogniseCard(image, cleaned, models, options, found.crop.grey);
}

interface UprightLines {
  readonly lines: readonly RecognisedLine[];
  /** Radians, clockwise as y grows downwards: the direction in which the text reads. */
  readonly readingAngle: number;
}

/**
 * Recognises the lines in the direction that is legible.
 *
 * The detector's direction may come from the layout alone. Where it has little confidence in it, a few long lines are
 * recognised both ways first; where the text is mostly guessed, all lines are recognised upside down as well.
 */
async function recogniseUpright(
  image: GreyPixels,
  detection: Detection,
  boxRecogniser: BoxRecogniser,
): Promise<UprightLines> {
  const { boxes, readingAngle } = detection;
  const turnedBoxes = boxes.map(turnBoxAround);
  const turnedAngle = readingAngle > 0 ? readingAngle - Math.PI : readingAngle + Math.PI;
  const recognise = async (some: readonly TextBox[], angle: number): Promise<UprightLines> => ({
    lines: await recogniseLines(image, some, angle, boxRecogniser),
    readingAngle: angle,
  });
  if (detection.readingAngleConfidence < MIN_DIRECTION_CONFIDENCE) {
    const probe = await recognise(longestOf(boxes), readingAngle);
    const turnedProbe = await recognise(longestOf(turnedBoxes), turnedAngle);
    return isMoreLegible(turnedProbe, probe)
      ? recognise(turnedBoxes, turnedAngle)
      : recognise(boxes, readingAngle);
  }
  const upright = await recognise(boxes, readingAngle);
  if (isLegible(upright.lines)) return upright;
  const turned = await recognise(turnedBoxes, turnedAngle);
  return isMoreLegible(turned, upright) ? turned : upright;
}

function isMoreLegible(one: UprightLines, other: UprightLines): boolean {
  return countLegibleCharacters(one.lines) > countLegibleCharacters(other.lines);
}

function longestOf(boxes: readonly TextBox[]): TextBox[] {
  return [...boxes].sort((a, b) => b.width - a.width).slice(0, PROBE_LINES);
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
