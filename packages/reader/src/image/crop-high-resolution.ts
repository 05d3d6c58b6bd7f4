import type { Point, TextLine } from '@ktp-ocr/card/text-line';
import type { CardRegion } from '../geometry/text-box.js';
import { toSourceScale } from '../geometry/to-source-scale.js';
import { type DecodedImage, decodeArea } from './decode/decode-image.js';
import { type GreyPixels, type Pixels, toGreyPixels } from './pixels.js';

/** Part of an image in more detail: its pixel (x, y) is the image's (originX + x · scale, originY + y · scale). */
export interface HighResolutionCrop {
  readonly pixels: Pixels;
  readonly grey: GreyPixels;
  readonly originX: number;
  readonly originY: number;
  /** Pixels of the image per pixel of the crop. */
  readonly scale: number;
}

/** A card and its surroundings in more detail; undefined where the card is large enough or the file has no more to give. */
export type CropHighResolution = (corners: CardRegion['corners']) => Promise<HighResolutionCrop | undefined>;

/** A card narrower than this, in pixels of the image, has small print of a dozen pixels and less. */
const SMALL_CARD_WIDTH = 780;
/** Width that a small card is cropped to: with more pixels no more letters are found. */
const CROP_CARD_WIDTH = 1000;
/** A smaller gain is not worth decoding again. */
const MIN_GAIN = 1.2;
/** Around the card, in card widths: its corners were found on the reduced image. */
const MARGIN = 0.12;

export function createHighResolutionCropper({
  source,
  pixels,
  sourceScale,
}: DecodedImage): CropHighResolution {
  return async (corners) => {
    const cardWidth = Math.max(distance(corners[0], corners[1]), distance(corners[3], corners[2]));
    const gain = Math.min(sourceScale, CROP_CARD_WIDTH / Math.max(1, cardWidth));
    if (cardWidth >= SMALL_CARD_WIDTH || gain < MIN_GAIN) return undefined;
    const margin = MARGIN * cardWidth;
    const left = Math.max(0, Math.min(...corners.map(({ x }) => x)) - margin);
    const top = Math.max(0, Math.min(...corners.map(({ y }) => y)) - margin);
    const right = Math.min(pixels.width, Math.max(...corners.map(({ x }) => x)) + margin);
    const bottom = Math.min(pixels.height, Math.max(...corners.map(({ y }) => y)) + margin);
    if (right - left < 1 || bottom - top < 1) return undefined;
    const area = {
      left: left * sourceScale,
      top: top * sourceScale,
      width: (right - left) * sourceScale,
      height: (bottom - top) * sourceScale,
    };
    const crop = await decodeArea(source, area, sourceScale / gain);
    return { pixels: crop, grey: toGreyPixels(crop), originX: left, originY: top, scale: 1 / gain };
  };
}

/** A line recognised in the crop, in pixels of the image. */
export function toImageLine<Line extends TextLine>(line: Line, crop: HighResolutionCrop): Line {
  const scaled = toSourceScale(line, crop.scale);
  const [a, b, c, d] = scaled.polygon;
  const shift = ({ x, y }: Point): Point => ({ x: x + crop.originX, y: y + crop.originY });
  return { ...line, ...scaled, polygon: [shift(a), shift(b), shift(c), shift(d)] };
}

/** A card found in the crop, in pixels of the image. */
export function toImageCard(
  { corners: [a, b, c, d], score }: CardRegion,
  crop: HighResolutionCrop,
): CardRegion {
  const place = ({ x, y }: Point): Point => ({
    x: crop.originX + x * crop.scale,
    y: crop.originY + y * crop.scale,
  });
  return { corners: [place(a), place(b), place(c), place(d)], score };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}
