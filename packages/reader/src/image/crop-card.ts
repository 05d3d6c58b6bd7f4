import type { Point } from '@ktp-ocr/card/text-line';
import sharp from 'sharp';
import { CARD_ASPECT } from '../geometry/card-aspect.js';
import type { Pixels } from './pixels.js';
import { rectify, toQuad } from './rectify.js';

/** The card cropped out of its photo, upright and rectified, as JPEG. */
export interface CardCrop {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const MIN_WIDTH = 320;
const MAX_WIDTH = 1280;
const JPEG_QUALITY = 85;

/**
 * A crop is never much smaller than its card, so single samples do: nothing has to be averaged.
 *
 * @param corners clockwise from the card's own top left; what lies outside the image repeats its edge
 */
export async function cropCard(
  pixels: Pixels,
  corners: readonly [Point, Point, Point, Point],
): Promise<CardCrop> {
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const naturalWidth = Math.max(distance(topLeft, topRight), distance(bottomLeft, bottomRight));
  const width = Math.round(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, naturalWidth)));
  const height = Math.round(width / CARD_ASPECT);
  const { data } = rectify(pixels, toQuad(corners), { width, height });
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
  return { bytes, width, height };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}
