import type { Point } from '@ktp-ocr/card/text-line';
import { toSignedAngle } from '../geometry/angles.js';
import { holdsCentre, type RotatedRectangle, toCorners } from '../geometry/rotated-rectangle.js';
import { buildGreyPyramid, type GreyPyramid } from '../geometry/sample-grey.js';
import type { CardRegion, Detection, TextDetector } from '../geometry/text-box.js';
import { type GreyPixels, type Pixels, toGreyPixels } from '../image/pixels.js';
import { type CropReading, readCrop } from './detect-crop.js';
import { type DetectorModel, loadDetectorModel } from './detector-model.js';
import { joinSightings } from './merge-proposals.js';
import { type CardSighting, findCards } from './propose-cards.js';

export interface TrainedDetectorOptions {
  readonly threads?: number;
  /** Where text-detector.json and its networks lie, ending in a slash; the package's own models if left out. */
  readonly modelFolder?: URL;
}

export interface TrainedTextDetector extends TextDetector {
  /**
   * What may be the card and its text, likeliest first; each is sought only when it is asked for. Whoever can tell a
   * card from other print by what it says stops when one is found.
   */
  looks(grey: GreyPixels): AsyncGenerator<Detection>;
}

/** A crop this far from upright is cut again: its lines were seen at an angle the network knows less well. */
const MAX_CROP_TURN = Math.PI / 9;
/** A card this much larger or smaller in its crop than it should be is cut again. */
const MAX_SIZE_RATIO = 1.35;
/** And one whose middle lies this share of the crop's width aside. */
const MAX_SHIFT = 0.12;
/** A card is cut out so many times at most. */
const MAX_CUTS = 5;
/** So many sightings are followed before the whole picture is looked at as one card. */
const MAX_SIGHTINGS = 2;
/** A legible card shows 25 lines or more; with fewer than this the sighting was wrong. */
const CARD_LINES = 8;
/** Confidence in the direction where the two networks differed on it and the second was believed. */
const DISPUTED_DIRECTION = 0.5;

/**
 * Our own detector: a first network finds the cards on the whole picture at a coarse scale and which way they
 * read, a second one finds the lines of the likeliest one, cut out upright at a fixed scale, so that a small
 * card far away and one filling the frame look the same to it. Rejects where onnxruntime or a model cannot load.
 */
export async function createTrainedTextDetector(
  options: TrainedDetectorOptions = {},
): Promise<TrainedTextDetector> {
  const model = await loadDetectorModel(options.threads ?? 1, options.modelFolder);

  async function* looks(grey: GreyPixels): AsyncGenerator<Detection> {
    let startedAt = performance.now();
    const pyramid = buildGreyPyramid(grey);
    const sightings = await findCards(model, pyramid);
    const whole = toWholePicture(grey);
    const cards = await readUntilSettled(model, pyramid, [...sightings.slice(0, MAX_SIGHTINGS), whole]);
    const likeliest = chooseCard(cards);
    yield toDetection(likeliest, sightings, performance.now() - startedAt);
    // Turned aside last: that is for cards nobody could read otherwise, and crops askew lose the ends of lines.
    const others = [...joinSightings(sightings), whole, ...sightings.slice(0, 1).flatMap(turnAside)];
    for (const sighting of [...sightings, ...others]) {
      if (sighting === likeliest.sighting) continue;
      startedAt = performance.now();
      const known = cards.find((card) => card.sighting === sighting);
      const card = known ?? (await readCard(model, pyramid, sighting));
      yield toDetection(card, sightings, performance.now() - startedAt);
    }
  }

  return {
    looks,
    async detect(pixels: Pixels): Promise<Detection> {
      const { value } = await looks(toGreyPixels(pixels)).next();
      return value as Detection;
    },
  };
}

function toDetection(
  { sighting, place, reading, disputed, settled }: CardReading,
  sightings: readonly CardSighting[],
  elapsedMs: number,
): Detection {
  const card = { corners: toCardCorners(place, reading), score: sighting.score };
  // A part of the card that was sighted by itself is no other card.
  const others = sightings
    .filter((other) => other !== sighting && !holdsCentre(place, other))
    .map((other) => ({ corners: toCorners(other), score: other.score }));
  return {
    boxes: reading.boxes,
    readingAngle: toSignedAngle(place.angle + reading.turn),
    readingAngleConfidence: reading.agreement * (disputed ? DISPUTED_DIRECTION : 1),
    cards: sightings.length === 0 && !bearsCard({ reading, settled }) ? [] : [card, ...others],
    elapsedMs,
  };
}

/** Halfway to a quarter turn the votes on a card's direction are at their worst, and its lines then out of reach. */
function turnAside(sighting: CardSighting): CardSighting[] {
  return [-1, 1].map((side) => ({ ...sighting, angle: sighting.angle + (side * Math.PI) / 4 }));
}

/** With no card in sight the whole picture is looked at as one: a card washed out by a copier may fill it. */
function toWholePicture({ width, height }: GreyPixels): CardSighting {
  return { centreX: width / 2, centreY: height / 2, width, height, angle: 0, score: 0, agreement: 0 };
}

interface CardReading {
  readonly sighting: CardSighting;
  readonly place: RotatedRectangle;
  readonly reading: CropReading;
  /** The networks differed on the card's direction. */
  readonly disputed: boolean;
  /** The card lay in its crop as it should. */
  readonly settled: boolean;
}

/** Reads one sighting after another, largest first, until one proves to bear a card's worth of lines. */
async function readUntilSettled(
  model: DetectorModel,
  pyramid: GreyPyramid,
  sightings: readonly CardSighting[],
): Promise<CardReading[]> {
  const cards: CardReading[] = [];
  for (const sighting of sightings) {
    const card = await readCard(model, pyramid, sighting);
    cards.push(card);
    if (bearsCard(card)) break;
  }
  return cards;
}

function bearsCard({ settled, reading }: Pick<CardReading, 'settled' | 'reading'>): boolean {
  return settled && reading.boxes.length >= CARD_LINES;
}

/** The one that proved to be a card; else the first of those with most lines. */
function chooseCard(cards: readonly CardReading[]): CardReading {
  const last = cards[cards.length - 1]!;
  if (bearsCard(last)) return last;
  return cards.reduce((best, card) => (countLines(card) > countLines(best) ? card : best));
}

/** Lines of a crop that has to be cut again are half as good. */
function countLines({ reading, settled }: CardReading): number {
  return reading.boxes.length * (settled ? 2 : 1);
}

/** Reads the card where it was sighted and, while it proves to lie otherwise, again where it lies. */
async function readCard(
  model: DetectorModel,
  pyramid: GreyPyramid,
  sighting: CardSighting,
): Promise<CardReading> {
  let place: RotatedRectangle = sighting;
  let best: CardReading | undefined;
  let disputed = false;
  let wasBlind = false;
  for (let cuts = 0; cuts < MAX_CUTS; cuts++) {
    const reading = await readCrop(model, pyramid, place);
    const turned = Math.abs(reading.turn) > MAX_CROP_TURN;
    const sizeError = Math.max(reading.sizeRatio, 1 / reading.sizeRatio);
    const settled = !turned && sizeError < MAX_SIZE_RATIO && reading.shift < MAX_SHIFT;
    disputed ||= turned;
    const card = { sighting, place, reading, disputed, settled };
    if (best === undefined || countLines(card) >= countLines(best)) best = card;
    // Once, nothing but the card's shape may be seen: cut out by that, its lines may be.
    const isBlind = reading.boxes.length === 0;
    if (settled || reading.card === undefined || (isBlind && wasBlind)) break;
    wasBlind = isBlind;
    place = reading.card;
  }
  return best!;
}

/** Clockwise from the card's own top left; from the place alone where the edges could not be seen. */
function toCardCorners(place: RotatedRectangle, { corners, turn }: CropReading): CardRegion['corners'] {
  const found = corners ?? toCorners(place);
  const quarters = ((Math.round(turn / (Math.PI / 2)) % 4) + 4) % 4;
  const at = (index: number): Point => found[(index + quarters) % 4]!;
  return [at(0), at(1), at(2), at(3)];
}
