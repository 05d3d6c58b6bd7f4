import type { Point, TextLine } from '@ktp-ocr/card/text-line';
import type { CardRegion } from '../geometry/text-box.js';
import { toSourceScale } from '../geometry/to-source-scale.js';
import { type DecodedImage, decodeArea } from './decode-image.js';
import { type GreyPixels, toGreyPixels } from './pixels.js';

/** Part of an image in more detail: its pixel (x, y) is the image's (originX + x · scale, originY + y · scale). */
export interface CloserView {
  readonly grey: GreyPixels;
  readonly originX: number;
  readonly originY: number;
  /** Pixels of the image a pixel of the view. */
  readonly scale: number;
}

/** What lies around a card in more detail; undefined where the card is large enough or the file has no more to give. */
export type LookCloser = (corners: CardRegion['corners']) => Promise<CloserView | undefined>;

/** A narrower card, in pixels of the image, has small print of a dozen pixels and less. */
const SMALL_CARD_WIDTH = 780;
/** More pixels across find no more letters. */
const CLOSER_WIDTH = 1000;
/** Less than this is not worth decoding again. */
const LEAST_GAIN = 1.2;
/** Around the card, in card widths: its corners were found on the small picture. */
const MARGIN = 0.12;

/** @param bytes the file of which `decoded` was made */
export function createLookCloser(bytes: Uint8Array, { pixels, sourceScale }: DecodedImage): LookCloser {
  return async (corners) => {
    const cardWidth = Math.max(distance(corners[0], corners[1]), distance(corners[3], corners[2]));
    const gain = Math.min(sourceScale, CLOSER_WIDTH / Math.max(1, cardWidth));
    if (cardWidth >= SMALL_CARD_WIDTH || gain < LEAST_GAIN) return undefined;
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
    const closer = await decodeArea(bytes, area, sourceScale / gain);
    return { grey: toGreyPixels(closer), originX: left, originY: top, scale: 1 / gain };
  };
}

/** A line read in the view, in pixels of the image. */
export function toImageLine<Line extends TextLine>(line: Line, view: CloserView): Line {
  const scaled = toSourceScale(line, view.scale);
  const [a, b, c, d] = scaled.polygon;
  const shift = ({ x, y }: Point): Point => ({ x: x + view.originX, y: y + view.originY });
  return { ...line, ...scaled, polygon: [shift(a), shift(b), shift(c), shift(d)] };
}

/** A card found in the view, in pixels of the image. */
export function toImageCard({ corners: [a, b, c, d], score }: CardRegion, view: CloserView): CardRegion {
  const place = ({ x, y }: Point): Point => ({
    x: view.originX + x * view.scale,
    y: view.originY + y * view.scale,
  });
  return { corners: [place(a), place(b), place(c), place(d)], score };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}
