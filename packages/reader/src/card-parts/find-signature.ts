// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within the view
import type { Quad } from '@ktp-ocr/geometry/homography';
import { normaliseIllumination } from '../image/normalise-illumination.js';
import { type GreyPixels, type Pixels, toGreyPixels } from '../image/pixels.js';
import { medianOf } from '../statistics/percentile.js';
import type { ViewBox } from './card-view.js';

/** The signature stands under the photo, and may reach beyond it on either side by these shares of its width. */
const BEYOND_LEFT = 0.12;
const BEYOND_RIGHT = 0.22;
/** Pixels of the view, so that the photo's own edge is not in it. */
const BELOW_PHOTO = 4;
/** Rows of print under the photo: place and date of issue. */
const PRINTED_ROWS = 2;
/** The ground of a stroke is what lies around it within this share of the card's width. */
const GROUND_RADIUS = 0.014;
/** Ink is darker than its ground by so much of white, … */
const MIN_INK = 60;
/** … and by so many times the usual deviation, where the picture is noisy. */
const MIN_INK_OF_USUAL = 5;
/** A piece of ink of fewer pixels (of a view 1,012 wide) is a speck, … */
const MIN_PIECE = 30;
/** … and a signature has as many pixels and is as wide, in shares of the photo's width, or it is none. */
const MIN_INK_PIXELS = 160;
const MIN_WIDTH = 0.25;
/** Nor is it higher than this share of the photo's height, … */
const MAX_HEIGHT = 0.6;
/** … or begins further below the photo: that is the table. */
const MAX_DISTANCE = 0.75;
/** Where more of the ground than this is darker than the rest, what is seen is noise or a pattern. */
const MAX_INK_SHARE = 0.1;
/** Pieces further apart than this, in shares of the photo's width, do not belong together. */
const MAX_GAP = 0.25;
/** Print is hidden with so much around it, in shares of its line's height: the edges of its letters. */
const PRINT_MARGIN = 0.08;

/**
 * The signature on a rectified card: pen strokes under the photo that are no print. Null where there are none.
 *
 * @param photo as found: without it nobody knows where to look
 * @param lines of text that were recognised, in pixels of the view
 */
export function findSignature(view: Pixels, photo: ViewBox, lines: readonly Quad[]): ViewBox | null {
  const column = toColumn(view, photo);
  const ink = markInk(cutGrey(view, column), GROUND_RADIUS * view.width);
  hidePrint(ink, column, choosePrint(lines.map(toBox), column));
  if (shareOfInk(ink) > MAX_INK_SHARE) return null;
  const size = { width: photo.right - photo.left, height: photo.bottom - photo.top };
  const [largest, ...others] = findPieces(ink)
    .filter((piece) => piece.size >= MIN_PIECE && !touchesBorder(piece, ink))
    .sort((a, b) => b.size - a.size);
  if (!largest) return null;
  const joined = joinPieces(largest, others, MAX_GAP * size.width);
  const centre = column.left + (joined.left + joined.right) / 2;
  const isUnderPhoto = centre > photo.left && centre < photo.right;
  const isSignature =
    joined.size >= MIN_INK_PIXELS &&
    joined.right - joined.left >= MIN_WIDTH * size.width &&
    joined.bottom - joined.top <= MAX_HEIGHT * size.height &&
    joined.top <= MAX_DISTANCE * size.height;
  if (!isUnderPhoto || !isSignature) return null;
  return {
    left: column.left + joined.left,
    top: column.top + joined.top,
    right: column.left + joined.right,
    bottom: column.top + joined.bottom,
  };
}

/**
 * Lines that are surely print: those of the next column that reach into this one, and the two rows under the photo, which are the place
 * and the date of issue. Where the signature is taken for a line of text it stands below those.
 */
function choosePrint(lines: readonly ViewBox[], column: ViewBox): ViewBox[] {
  const reaching = lines.filter((line) => line.right > column.left && line.bottom > column.top);
  const own = reaching.filter((line) => line.left >= column.left).sort((a, b) => centreOf(a) - centreOf(b));
  const rows: ViewBox[][] = [];
  for (const line of own) {
    const open = rows.at(-1);
    if (open?.some((other) => centreOf(line) < other.bottom)) open.push(line);
    else rows.push([line]);
  }
  return [...reaching.filter((line) => line.left < column.left), ...rows.slice(0, PRINTED_ROWS).flat()];
}

function centreOf({ top, bottom }: ViewBox): number {
  return (top + bottom) / 2;
}

function toBox(quad: Quad): ViewBox {
  const [xs, ys] = [quad.map(([x]) => x), quad.map(([, y]) => y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

function toColumn({ width, height }: Pixels, photo: ViewBox): ViewBox {
  const photoWidth = photo.right - photo.left;
  return {
    left: Math.max(0, Math.round(photo.left - BEYOND_LEFT * photoWidth)),
    top: Math.min(height - 1, photo.bottom + BELOW_PHOTO),
    right: Math.min(width, Math.round(photo.right + BEYOND_RIGHT * photoWidth)),
    bottom: height,
  };
}

function cutGrey(view: Pixels, { left, top, right, bottom }: ViewBox): GreyPixels {
  const [width, height] = [right - left, bottom - top];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * view.width + left) * 3;
    data.set(view.data.subarray(from, from + width * 3), y * width * 3);
  }
  return toGreyPixels({ data, width, height, channels: 3 });
}

interface Ink {
  readonly width: number;
  readonly height: number;
  /** 1 where ink is. */
  readonly marks: Uint8Array;
}

function markInk(grey: GreyPixels, groundRadius: number): Ink {
  const { width, height } = grey;
  const level = normaliseIllumination(grey, Math.round(groundRadius)).data;
  const usual = medianOf(level);
  const deviation = medianOf(Float64Array.from(level, (value) => Math.abs(value - usual)));
  const darkest = usual - Math.max(MIN_INK, MIN_INK_OF_USUAL * deviation);
  return { width, height, marks: Uint8Array.from(level, (value) => (value < darkest ? 1 : 0)) };
}

/** Takes what is print out of the ink. */
function hidePrint({ width, height, marks }: Ink, column: ViewBox, print: readonly ViewBox[]): void {
  for (const line of print) {
    const margin = PRINT_MARGIN * (line.bottom - line.top);
    const left = Math.max(0, Math.floor(line.left - margin - column.left));
    const right = Math.min(width, Math.ceil(line.right + margin - column.left));
    const top = Math.max(0, Math.floor(line.top - margin - column.top));
    const bottom = Math.min(height, Math.ceil(line.bottom + margin - column.top));
    for (let y = top; y < bottom; y++) if (right > left) marks.fill(0, y * width + left, y * width + right);
  }
}

function shareOfInk({ marks }: Ink): number {
  return marks.reduce((sum, mark) => sum + mark, 0) / Math.max(1, marks.length);
}

interface Piece extends ViewBox {
  /** Pixels. */
  readonly size: number;
}

/** Pixels that touch, also at a corner. */
function findPieces({ width, height, marks }: Ink): Piece[] {
  const left = Uint8Array.from(marks);
  const pieces: Piece[] = [];
  const open: number[] = [];
  for (let start = 0; start < left.length; start++) {
    if (!left[start]) continue;
    const piece = { left: width, top: height, right: 0, bottom: 0, size: 0 };
    left[start] = 0;
    open.push(start);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % width, (at / width) | 0];
      piece.size++;
      piece.left = Math.min(piece.left, x);
      piece.right = Math.max(piece.right, x + 1);
      piece.top = Math.min(piece.top, y);
      piece.bottom = Math.max(piece.bottom, y + 1);
      for (let nextY = Math.max(0, y - 1); nextY <= Math.min(height - 1, y + 1); nextY++) {
        for (let nextX = Math.max(0, x - 1); nextX <= Math.min(width - 1, x + 1); nextX++) {
          const next = nextY * width + nextX;
          if (!left[next]) continue;
          left[next] = 0;
          open.push(next);
        }
      }
    }
    pieces.push(piece);
  }
  return pieces;
}

/** The first piece and all that lie near it, or near those. */
function joinPieces(first: Piece, others: readonly Piece[], maxGap: number): Piece {
  let joined = first;
  let rest = others;
  for (;;) {
    const near = rest.filter((piece) => gapBetween(joined, piece) <= maxGap);
    if (near.length === 0) return joined;
    rest = rest.filter((piece) => !near.includes(piece));
    joined = near.reduce(join, joined);
  }
}

/** The card's edge, the photo's, and what stands in the next column reach beyond the one that is looked at. */
function touchesBorder({ left, top, right, bottom }: ViewBox, { width, height }: Ink): boolean {
  return left <= 0 || top <= 0 || right >= width || bottom >= height;
}

function gapBetween(a: ViewBox, b: ViewBox): number {
  const across = Math.max(a.left - b.right, b.left - a.right, 0);
  const down = Math.max(a.top - b.bottom, b.top - a.bottom, 0);
  return Math.max(across, down);
}

function join(a: Piece, b: Piece): Piece {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
    size: a.size + b.size,
  };
}
