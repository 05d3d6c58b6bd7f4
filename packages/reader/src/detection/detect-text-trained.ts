import { type Pixels, toGreyPixels } from '../pixels.js';
import { angleBetween, toSignedAngle } from './angles.js';
import { type DetectorModel, loadDetectorModel } from './detector-model.js';
import { type CardSighting, findCards } from './find-cards.js';
import { fitCardCorners } from './fit-card-corners.js';
import { readLinesFromMaps } from './line-maps.js';
import { type RotatedRectangle, toCorners } from './rotated-rectangle.js';
import { buildGreyPyramid, type GreyPyramid, sampleGrey } from './sample-grey.js';
import {
  angleOf,
  type Similarity,
  scaleOf,
  toImagePoint,
  toImageRectangle,
  toUprightCrop,
} from './similarity.js';
import type { CardRegion, Detection, TextBox, TextDetector } from './text-box.js';

export interface TrainedDetectorOptions {
  readonly threads?: number;
  /** Where text-detector.json and its networks lie, ending in a slash; the package's own models if left out. */
  readonly modelFolder?: URL;
}

/** A crop this far from upright is cut again: its lines were seen at an angle the network knows less well. */
const MAX_CROP_TURN = Math.PI / 9;
/** A card this much larger or smaller in its crop than it should be is cut again. */
const MAX_CROP_SIZE_ERROR = 1.35;
/** And one whose middle lies this share of the crop's width off. */
const MAX_CROP_SHIFT = 0.12;

/**
 * Our own detector: a first network finds the cards on the whole picture at a coarse scale and which way they
 * read, a second one finds the lines of the largest card, cut out upright at a fixed scale, so that a small
 * card far away and one filling the frame look the same to it. Rejects where onnxruntime or a model cannot load.
 */
export async function createTrainedTextDetector(options: TrainedDetectorOptions = {}): Promise<TextDetector> {
  const model = await loadDetectorModel(options.threads ?? 1, options.modelFolder);
  return {
    async detect(pixels: Pixels): Promise<Detection> {
      const startedAt = performance.now();
      const pyramid = buildGreyPyramid(toGreyPixels(pixels));
      const sightings = await findCards(model, pyramid);
      const page = await readPage(model, pyramid, sightings[0] ?? toWholePicture(pixels));
      const others = sightings.slice(1).map((card) => ({ corners: toCorners(card), score: card.score }));
      return {
        boxes: page.boxes,
        readingAngle: toSignedAngle(page.readingAngle),
        readingAngleConfidence: page.agreement,
        cards: sightings.length === 0 ? [] : [page.card, ...others],
        elapsedMs: performance.now() - startedAt,
      };
    },
  };
}

/** With no card in sight the whole picture is looked at as one: a card washed out by a copier may fill it. */
function toWholePicture({ width, height }: Pixels): CardSighting {
  return { centreX: width / 2, centreY: height / 2, width, height, angle: 0, score: 0, agreement: 0 };
}

interface Page {
  readonly boxes: readonly TextBox[];
  readonly readingAngle: number;
  readonly agreement: number;
  readonly card: CardRegion;
}

/** Reads the card where it was sighted and, if it then proves to lie otherwise, once more where it lies. */
async function readPage(model: DetectorModel, pyramid: GreyPyramid, sighting: CardSighting): Promise<Page> {
  const first = await readCrop(model, pyramid, toCrop(model, sighting), sighting.score);
  const better = first.betterPlace;
  if (better === undefined) return first.page;
  return (await readCrop(model, pyramid, toCrop(model, better), sighting.score)).page;
}

function toCrop(model: DetectorModel, card: RotatedRectangle): Similarity {
  const { width, height, cardWidth, cardHeight } = model.facts.lineFinder;
  return toUprightCrop(card, width, height, cardWidth, cardHeight);
}

async function readCrop(model: DetectorModel, pyramid: GreyPyramid, crop: Similarity, score: number) {
  const facts = model.facts.lineFinder;
  const input = sampleGrey(pyramid, crop, facts.width, facts.height);
  const { cores, places, card: mask } = await model.findLines(input, facts.width, facts.height);
  const inCrop = readLinesFromMaps({ cores: cores!, places: places! }, facts);
  const { angle: turn, agreement } = voteOnAngle(inCrop);
  const columns = facts.width / facts.placeStride;
  const cornersInCrop = fitCardCorners(mask!, columns, facts.height / facts.placeStride)?.map(({ x, y }) => ({
    x: x * facts.placeStride,
    y: y * facts.placeStride,
  }));
  const corners = (cornersInCrop ?? toCorners(toMiddle(facts))).map((corner) => toImagePoint(crop, corner));
  const readingAngle = angleOf(crop) + turn;
  const page: Page = {
    boxes: inCrop.map((box) => toSignedBox(toImageRectangle(crop, box))),
    readingAngle,
    agreement,
    card: { corners: startAtTopLeft(corners, turn), score },
  };
  return { page, betterPlace: toBetterPlace(page, crop, facts, inCrop.length) };
}

function toMiddle(facts: DetectorModel['facts']['lineFinder']): RotatedRectangle {
  const { width, height, cardWidth, cardHeight } = facts;
  return { centreX: width / 2, centreY: height / 2, width: cardWidth, height: cardHeight, angle: 0 };
}

function toSignedBox(box: TextBox): TextBox {
  return { ...box, angle: toSignedAngle(box.angle) };
}

/** Corners clockwise from the crop's top left, turned so that they begin at the card's own. */
function startAtTopLeft(corners: readonly { x: number; y: number }[], turn: number): CardRegion['corners'] {
  const quarters = ((Math.round(turn / (Math.PI / 2)) % 4) + 4) % 4;
  return [0, 1, 2, 3].map((i) => corners[(i + quarters) % 4]!) as unknown as CardRegion['corners'];
}

/** Boxes vote by their length; `agreement` is the length of the mean vote. */
function voteOnAngle(boxes: readonly TextBox[]): { angle: number; agreement: number } {
  let cos = 0;
  let sin = 0;
  let total = 0;
  for (const { angle, width } of boxes) {
    cos += Math.cos(angle) * width;
    sin += Math.sin(angle) * width;
    total += width;
  }
  return total === 0
    ? { angle: 0, agreement: 0 }
    : { angle: Math.atan2(sin, cos), agreement: Math.hypot(cos, sin) / total };
}

/** Where to cut instead, if the card lies turned, too large, too small or aside in the crop. */
function toBetterPlace(
  page: Page,
  crop: Similarity,
  facts: DetectorModel['facts']['lineFinder'],
  boxCount: number,
): RotatedRectangle | undefined {
  if (boxCount === 0) return undefined;
  const [topLeft, topRight, bottomRight, bottomLeft] = page.card.corners;
  const width =
    (Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y) +
      Math.hypot(bottomRight.x - bottomLeft.x, bottomRight.y - bottomLeft.y)) /
    2;
  const height =
    (Math.hypot(bottomLeft.x - topLeft.x, bottomLeft.y - topLeft.y) +
      Math.hypot(bottomRight.x - topRight.x, bottomRight.y - topRight.y)) /
    2;
  const centreX = (topLeft.x + topRight.x + bottomRight.x + bottomLeft.x) / 4;
  const centreY = (topLeft.y + topRight.y + bottomRight.y + bottomLeft.y) / 4;
  const scale = scaleOf(crop);
  const wanted = toUprightCrop(
    { centreX, centreY, width, height, angle: page.readingAngle },
    facts.width,
    facts.height,
    facts.cardWidth,
    facts.cardHeight,
  );
  const sizeError = Math.max(scaleOf(wanted) / scale, scale / scaleOf(wanted));
  const middle = toImagePoint(crop, { x: facts.width / 2, y: facts.height / 2 });
  const shift = Math.hypot(centreX - middle.x, centreY - middle.y) / (scale * facts.width);
  const turned = Math.abs(angleBetween(angleOf(crop), page.readingAngle)) > MAX_CROP_TURN;
  if (!turned && sizeError < MAX_CROP_SIZE_ERROR && shift < MAX_CROP_SHIFT) return undefined;
  return { centreX, centreY, width, height, angle: page.readingAngle };
}
