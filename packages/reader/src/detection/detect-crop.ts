import type { Point } from '@ktp-ocr/card/text-line';
import { toSignedAngle } from '../geometry/angles.js';
import type { RotatedRectangle } from '../geometry/rotated-rectangle.js';
import { type GreyPyramid, sampleGrey } from '../geometry/sample-grey.js';
import {
  angleOf,
  type Similarity,
  scaleOf,
  toImagePoint,
  toImageRectangle,
  toUprightCrop,
} from '../geometry/similarity.js';
import type { TextBox } from '../geometry/text-box.js';
import { voteOnAngle } from '../geometry/vote-angle.js';
import type { DetectorModel } from './detector-model.js';
import { fitCardCorners } from './mask/fit-card-corners.js';
import { measureMask } from './mask/measure-mask.js';
import { joinBoxes } from './merge-boxes.js';
import { readLinesFromMaps } from './text-kernels.js';

/** What the line finder sees in one crop; places are in image pixels. */
export interface CropReading {
  readonly boxes: readonly TextBox[];
  /** The lines' direction against the crop's. */
  readonly turn: number;
  readonly agreement: number;
  /** Clockwise from the crop's top left; absent where no edges show. */
  readonly corners?: readonly Point[];
  /** Where the card lies, going by its mask, and how far that is from where the crop took it to be. */
  readonly card?: RotatedRectangle;
  /** The card's size against the size the crop was cut for. */
  readonly sizeRatio: number;
  /** The card's middle against the crop's, in crop widths. */
  readonly shift: number;
}

/** Width to height of an ISO/IEC 7810 ID-1 card. */
const CARD_ASPECT = 85.6 / 53.98;

/** Text where a card is less likely than this lies beside it; low, as a copy of a card shows no edge. */
const ON_CARD = 0.2;

/** Cuts `place` out upright, at the scale the line finder knows cards in, and finds its lines. */
export async function readCrop(
  model: DetectorModel,
  pyramid: GreyPyramid,
  place: RotatedRectangle,
): Promise<CropReading> {
  const { width, height, placeStride, cardWidth, cardHeight } = model.facts.lineFinder;
  const crop = toUprightCrop(place, width, height, cardWidth, cardHeight);
  const input = sampleGrey(pyramid, crop, width, height, model.facts.contrastFloor);
  const maps = await model.findLines(input, width, height);
  const columns = width / placeStride;
  const isOnCard = ({ centreX, centreY }: TextBox) =>
    maps.card![Math.floor(centreY / placeStride) * columns + Math.floor(centreX / placeStride)]! > ON_CARD;
  const lines = readLinesFromMaps({ cores: maps.cores!, places: maps.places! }, model.facts.lineFinder);
  const boxes = joinBoxes(lines.filter(isOnCard));
  const { angle: turn, agreement } = voteOnAngle(boxes);
  const toImage = ({ x, y }: Point) => toImagePoint(crop, { x: x * placeStride, y: y * placeStride });
  const corners = fitCardCorners(maps.card!, columns, height / placeStride)?.map(toImage);
  return {
    boxes: boxes.map((box) => toImageBox(crop, box)),
    turn,
    agreement,
    ...(corners ? { corners } : {}),
    ...comparePlace(maps.card!, columns, crop, turn, model),
  };
}

function toImageBox(crop: Similarity, box: TextBox): TextBox {
  const placed = toImageRectangle(crop, box);
  return { ...placed, angle: toSignedAngle(placed.angle) };
}

function comparePlace(
  mask: Float32Array,
  columns: number,
  crop: Similarity,
  turn: number,
  { facts: { lineFinder } }: DetectorModel,
): Pick<CropReading, 'card' | 'sizeRatio' | 'shift'> {
  const measure = measureMask(mask, columns);
  if (measure === undefined) return { sizeRatio: 1, shift: 0 };
  const x = measure.centreX * lineFinder.placeStride;
  const y = measure.centreY * lineFinder.placeStride;
  const width = Math.sqrt(measure.area * CARD_ASPECT) * lineFinder.placeStride;
  const centre = toImagePoint(crop, { x, y });
  const scale = scaleOf(crop);
  return {
    card: {
      centreX: centre.x,
      centreY: centre.y,
      width: width * scale,
      height: (width / CARD_ASPECT) * scale,
      angle: angleOf(crop) + turn,
    },
    sizeRatio: width / lineFinder.cardWidth,
    shift: Math.hypot(x - lineFinder.width / 2, y - lineFinder.height / 2) / lineFinder.width,
  };
}
