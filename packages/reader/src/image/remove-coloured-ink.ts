// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within the area they are given
import type { TextLine } from '@ktp-ocr/card/text-line';
import type { RotatedRectangle } from '../geometry/rotated-rectangle.js';
import { percentileOf } from '../statistics/percentile.js';
import type { GreyPixels, Pixels } from './pixels.js';

/** A part of an image, in whole pixels. */
export interface PixelArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface InkRemoval {
  /** The image without the ink; made when it is asked for, as most cards carry no ink that matters. */
  readonly toGrey: () => GreyPixels;
  /** Whether coloured ink is removed from at least this part of a box, 0..1. */
  readonly removesPart: (box: RotatedRectangle, part: number) => boolean;
}

/** How much more colourful than the card's ground ink is, in 8-bit steps between its strongest and weakest channel. */
const MIN_EXCESS = 20;
/** A camera stores colour at half the resolution of brightness: the edge of a stroke is as grey as print. */
const REACH = 3;
/** Print is darker than this in its brightest channel, and no more colourful than this. */
const MAX_PRINT_LEVEL = 110;
const MAX_PRINT_CHROMA = 45;
/** Pixels around, of which so many are ink, where it is no stroke but a sticker, a bar or the photo: that stays. */
const SOLID_REACH = 20;
const SOLID_FRACTION = 0.8;
/** Samples of a box by which it is told how much of it was ink. */
const SAMPLES_ALONG = 60;
const SAMPLES_ACROSS = 5;
/** Every so many pixels is enough to tell the ground's colour. */
const SAMPLE_STEP = 5;

/**
 * The image in grey without the strokes of coloured stamps, watermarks and pens: where one lies, and no black print, there is
 * the card's ground. Elsewhere the brightest channel, in which coloured ink is faintest.
 *
 * What was printed below opaque ink is not brought back, and a digit that lost a part to it may look like another one: numbers
 * are never verified on this.
 */
export function removeColouredInk(image: Pixels, area: PixelArea): InkRemoval {
  const { brightest, chroma } = toColours(image, area);
  const ground = sampleGround(brightest, chroma, area);
  const nearInk = markNear(chroma, area, ground.chroma + MIN_EXCESS, REACH);
  let removed: Uint8Array | undefined;
  const findRemoved = () => {
    removed ??= markStrokes(nearInk, brightest, chroma, area);
    return removed;
  };
  return {
    toGrey: () => layGround(image, findRemoved(), area, ground.level),
    // Never more is removed than lies near ink, which is known at once: most boxes need no closer look.
    removesPart: (box, part) =>
      partOfBox(box, nearInk, area) >= part && partOfBox(box, findRemoved(), area) >= part,
  };
}

/** What lies near ink and is neither a solid area nor print. */
function markStrokes(
  nearInk: Uint8Array,
  brightest: Uint8Array,
  chroma: Uint8Array,
  area: PixelArea,
): Uint8Array {
  const solid = markSolid(nearInk, area);
  const strokes = new Uint8Array(nearInk.length);
  for (let at = 0; at < strokes.length; at++) {
    if (!nearInk[at] || solid[at]) continue;
    if (brightest[at]! >= MAX_PRINT_LEVEL || chroma[at]! >= MAX_PRINT_CHROMA) strokes[at] = 1;
  }
  return strokes;
}

/** The brightest channel, and where `removed` says so no darker than the ground. */
function layGround(image: Pixels, removed: Uint8Array, area: PixelArea, groundLevel: number): GreyPixels {
  const { width, height } = image;
  const grey = toBrightestChannel(image);
  for (let y = 0; y < area.height; y++) {
    let pixel = (area.top + y) * width + area.left;
    for (let at = y * area.width; at < (y + 1) * area.width; at++, pixel++) {
      if (removed[at] && grey[pixel]! < groundLevel) grey[pixel] = groundLevel;
    }
  }
  return { data: grey, width, height };
}

/** Around all lines, within the image. */
export function surroundLines(
  lines: readonly Pick<TextLine, 'polygon'>[],
  { width, height }: Pick<GreyPixels, 'width' | 'height'>,
): PixelArea {
  const points = lines.flatMap(({ polygon }) => polygon);
  const clamp = (value: number, max: number) => Math.max(0, Math.min(max, Math.round(value)));
  const left = clamp(Math.min(...points.map(({ x }) => x)), width - 1);
  const top = clamp(Math.min(...points.map(({ y }) => y)), height - 1);
  const right = clamp(Math.max(...points.map(({ x }) => x)), width);
  const bottom = clamp(Math.max(...points.map(({ y }) => y)), height);
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** The part of a box that is marked, by samples along and across it. */
function partOfBox(box: RotatedRectangle, marked: Uint8Array, area: PixelArea): number {
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
  let count = 0;
  for (let row = 0; row < SAMPLES_ACROSS; row++) {
    const across = ((row + 0.5) / SAMPLES_ACROSS - 0.5) * box.height;
    for (let column = 0; column < SAMPLES_ALONG; column++) {
      const along = ((column + 0.5) / SAMPLES_ALONG - 0.5) * box.width;
      const x = Math.floor(box.centreX + along * cos - across * sin) - area.left;
      const y = Math.floor(box.centreY + along * sin + across * cos) - area.top;
      const isInside = x >= 0 && y >= 0 && x < area.width && y < area.height;
      if (isInside && marked[y * area.width + x]) count++;
    }
  }
  return count / (SAMPLES_ALONG * SAMPLES_ACROSS);
}

function toBrightestChannel({ data, width, height }: Pixels): Uint8Array {
  const grey = new Uint8Array(width * height);
  for (let index = 0, offset = 0; index < grey.length; index++, offset += 3) {
    grey[index] = Math.max(data[offset]!, data[offset + 1]!, data[offset + 2]!);
  }
  return grey;
}

/** Of each pixel of the area its strongest channel, and that less the weakest. */
function toColours({ data, width }: Pixels, area: PixelArea) {
  const brightest = new Uint8Array(area.width * area.height);
  const chroma = new Uint8Array(area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    let offset = ((area.top + y) * width + area.left) * 3;
    for (let at = y * area.width; at < (y + 1) * area.width; at++, offset += 3) {
      const red = data[offset]!;
      const green = data[offset + 1]!;
      const blue = data[offset + 2]!;
      const strongest = Math.max(red, green, blue);
      brightest[at] = strongest;
      chroma[at] = strongest - Math.min(red, green, blue);
    }
  }
  return { brightest, chroma };
}

/** The card's ground is most of it: its median colourfulness, and a brightness that print does not reach. */
function sampleGround(brightest: Uint8Array, chroma: Uint8Array, area: PixelArea) {
  const chromas: number[] = [];
  const levels: number[] = [];
  for (let y = 0; y < area.height; y += SAMPLE_STEP) {
    for (let x = 0; x < area.width; x += SAMPLE_STEP) {
      chromas.push(chroma[y * area.width + x]!);
      levels.push(brightest[y * area.width + x]!);
    }
  }
  return { chroma: percentileOf(chromas, 0.5), level: percentileOf(levels, 0.6) };
}

/** Pixels within `reach` of one above `threshold`, along rows and then along columns; both row by row, as they lie in memory. */
function markNear(values: Uint8Array, area: PixelArea, threshold: number, reach: number): Uint8Array {
  const { width, height } = area;
  const rows = new Uint8Array(values.length);
  for (let y = 0; y < height; y++) markRow(values, rows, y * width, width, reach, threshold);
  const near = new Uint8Array(values.length);
  // Of each column the last row that is marked.
  const last = new Int32Array(width).fill(-2 * reach - 1);
  for (let y = 0; y < height + reach; y++) {
    if (y < height) {
      const row = y * width;
      for (let x = 0; x < width; x++) if (rows[row + x]) last[x] = y;
    }
    if (y < reach) continue;
    const target = (y - reach) * width;
    for (let x = 0; x < width; x++) if (last[x]! >= y - 2 * reach) near[target + x] = 1;
  }
  return near;
}

function markRow(
  source: Uint8Array,
  target: Uint8Array,
  start: number,
  length: number,
  reach: number,
  threshold: number,
): void {
  let last = -2 * reach - 1;
  for (let at = 0; at < length + reach; at++) {
    if (at < length && source[start + at]! > threshold) last = at;
    const marked = at - reach;
    if (marked >= 0 && last >= marked - reach) target[start + marked] = 1;
  }
}

/** Marked pixels whose surroundings are nearly all marked. */
function markSolid(marked: Uint8Array, { width, height }: PixelArea): Uint8Array {
  const stride = width + 1;
  const sums = new Uint32Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += marked[y * width + x]!;
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1]! + row;
    }
  }
  const solid = new Uint8Array(marked.length);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - SOLID_REACH), Math.min(height, y + SOLID_REACH + 1)];
    for (let x = 0; x < width; x++) {
      if (!marked[y * width + x]) continue;
      const [left, right] = [Math.max(0, x - SOLID_REACH), Math.min(width, x + SOLID_REACH + 1)];
      const count =
        sums[bottom * stride + right]! -
        sums[top * stride + right]! -
        sums[bottom * stride + left]! +
        sums[top * stride + left]!;
      if (count >= SOLID_FRACTION * (bottom - top) * (right - left)) solid[y * width + x] = 1;
    }
  }
  return solid;
}
