import type { Point } from '@ktp-ocr/card/text-line';
import sharp from 'sharp';
import { mapPoint, solveHomography } from '../geometry/homography.js';
import type { Pixels } from './pixels.js';

/** The card cut out of its picture, upright and straightened, as JPEG. */
export interface CardCrop {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** ISO/IEC 7810 ID-1, in millimetres. */
const CARD_RATIO = 85.6 / 53.98;
const MIN_WIDTH = 320;
const MAX_WIDTH = 1280;
const JPEG_QUALITY = 85;

/** @param corners clockwise from the card's own top left; what lies outside the image repeats its edge. */
export async function cropCard(
  pixels: Pixels,
  corners: readonly [Point, Point, Point, Point],
): Promise<CardCrop> {
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const naturalWidth = Math.max(distance(topLeft, topRight), distance(bottomLeft, bottomRight));
  const width = Math.round(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, naturalWidth)));
  const height = Math.round(width / CARD_RATIO);
  const frame = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ] as const;
  const toImage = solveHomography(frame, corners);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const point = mapPoint(toImage, x + 0.5, y + 0.5);
      sampleColour(pixels, point.x - 0.5, point.y - 0.5, data, (y * width + x) * 3);
    }
  }
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
  return { bytes, width, height };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** Bilinear; a crop is never much smaller than its card, so no wider average is needed. */
function sampleColour(
  { data, width, height }: Pixels,
  x: number,
  y: number,
  target: Uint8Array,
  offset: number,
): void {
  const clampedX = Math.max(0, Math.min(width - 1, x));
  const clampedY = Math.max(0, Math.min(height - 1, y));
  const left = Math.floor(clampedX);
  const top = Math.floor(clampedY);
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const fractionX = clampedX - left;
  const fractionY = clampedY - top;
  for (let channel = 0; channel < 3; channel++) {
    const at = (column: number, row: number): number => data[(row * width + column) * 3 + channel]!;
    const upper = at(left, top) * (1 - fractionX) + at(right, top) * fractionX;
    const lower = at(left, bottom) * (1 - fractionX) + at(right, bottom) * fractionX;
    target[offset + channel] = upper * (1 - fractionY) + lower * fractionY + 0.5;
  }
}
