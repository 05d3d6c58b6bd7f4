import type { Point } from '@ktp-ocr/card/text-line';
import { toSignedAngle } from '../geometry/angles.js';
import { CARD_ASPECT } from '../geometry/card-aspect.js';
import type { RotatedRectangle } from '../geometry/rotated-rectangle.js';
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
import { type GreyPyramid, sampleCrop } from '../image/sample-crop.js';
import type { DetectorModel } from './detector-model.js';
import { fitCardCorners } from './mask/fit-card-corners.js';
import { measureMask } from './mask/measure-mask.js';
import type { ProbabilityMap } from './mask/probability-map.js';
import { mergeBoxes } from './merge-boxes.js';
import { toTextBoxes } from './text-kernels.js';

/** What the line finder sees in one crop; places are in image pixels. */
export interface CropDetection {
  readonly boxes: readonly TextBox[];
  /** The lines' direction against the crop's, in radians. */
  readonly turn: number;
  readonly agreement: number;
  /** Clockwise from the crop's top left; absent where no edges show. */
  readonly corners?: readonly [Point, Point, Point, Point];
  /** Where the card lies, going by its mask; absent where the mask is empty. */
  readonly card?: RotatedRectangle;
  /** The card's size against the size that the crop was made for. */
  readonly sizeRatio: number;
  /** Distance of the card's centre from the crop's, in crop widths. */
  readonly shift: number;
}

/** Text where a card is less likely than this lies beside it; low, as a copy of a card shows no edge. */
const MIN_ON_CARD = 0.2;

/** Crops `place` upright, at the scale that the line finder knows cards in, and finds its lines. */
export async function detectCrop(
  model: DetectorModel,
  pyramid: GreyPyramid,
  place: RotatedRectangle,
): Promise<CropDetection> {
  const { contrastFloor, lineFinder } = model.metadata;
  const { width, height, geometryStride, cardWidth, cardHeight } = lineFinder;
  const crop = toUprightCrop(place, width, height, cardWidth, cardHeight);
  const maps = await model.detectLines(
    sampleCrop(pyramid, crop, width, height, contrastFloor),
    width,
    height,
  );
  const mask = { values: maps.card, columns: width / geometryStride, rows: height / geometryStride };
  const boxes = mergeBoxes(
    toTextBoxes(maps, lineFinder).filter((box) => probabilityAt(mask, box, geometryStride) > MIN_ON_CARD),
  );
  const { angle: turn, agreement } = voteOnAngle(boxes);
  const corners = fitCardCorners(mask);
  return {
    boxes: boxes.map((box) => toImageBox(crop, box)),
    turn,
    agreement,
    ...(corners ? { corners: toImageCorners(crop, corners, geometryStride) } : {}),
    ...compareWithPlace(mask, crop, turn, model),
  };
}

function probabilityAt(
  { values, columns }: ProbabilityMap,
  { centreX, centreY }: TextBox,
  stride: number,
): number {
  return values[Math.floor(centreY / stride) * columns + Math.floor(centreX / stride)] ?? 0;
}

function toImageBox(crop: Similarity, box: TextBox): TextBox {
  const placed = toImageRectangle(crop, box);
  return { ...placed, angle: toSignedAngle(placed.angle) };
}

function toImageCorners(
  crop: Similarity,
  [a, b, c, d]: readonly [Point, Point, Point, Point],
  stride: number,
): [Point, Point, Point, Point] {
  const toImage = ({ x, y }: Point) => toImagePoint(crop, { x: x * stride, y: y * stride });
  return [toImage(a), toImage(b), toImage(c), toImage(d)];
}

function compareWithPlace(
  mask: ProbabilityMap,
  crop: Similarity,
  turn: number,
  { metadata: { lineFinder } }: DetectorModel,
): Pick<CropDetection, 'card' | 'sizeRatio' | 'shift'> {
  const measure = measureMask(mask);
  if (measure === undefined) return { sizeRatio: 1, shift: 0 };
  const { geometryStride } = lineFinder;
  const x = measure.centreX * geometryStride;
  const y = measure.centreY * geometryStride;
  const width = Math.sqrt(measure.area * CARD_ASPECT) * geometryStride;
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
