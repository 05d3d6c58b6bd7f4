// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within the strip
import { percentileOf } from '../../../statistics/percentile.js';
import type { LineCrop } from '../../crop-line.js';

/** Brighter than this part of a patch is its ground. */
const GROUND_PERCENTILE = 0.8;
/** What is taken for lit alike, in cells: as wide and as high as … */
interface Patch {
  readonly width: number;
  readonly height: number;
}
/** … a stretch of the row, of which one digit covers half. A cover that leaves a part of a digit bare stays darker than its ground. */
const STRETCH: Patch = { width: 1.5, height: Number.POSITIVE_INFINITY };
/**
 * … less than a digit, since the edge of a shadow runs through one as it likes, and more than the thickness of its strokes. What
 * covers a digit evenly is the ground of such a patch.
 */
const PATCH: Patch = { width: 0.5, height: 0.5 };
/** How far one is from the next, in cells. */
const STEP_CELLS = 0.25;
/** What the ground is brought to, … */
export const LEVEL = 200;
/** … and the darkest that may be: in full black nothing is to be seen. */
const MIN_GROUND = 12;

/** The strip as if its ground were lit alike: a shadow over a part of a number leaves too little contrast there beside the rest. */
export function levelGround<Strip extends LineCrop>(strip: Strip, cellWidth: number): Strip {
  return levelPatches(strip, cellWidth, STRETCH);
}

/**
 * The same in two directions: a shadow's rim across a digit goes, and so does a cover. For comparing digits with each other, never
 * for telling what they are: half a digit on clean ground passes for another one.
 */
export function levelGroundInPatches<Strip extends LineCrop>(strip: Strip, cellWidth: number): Strip {
  return levelPatches(strip, cellWidth, PATCH);
}

function levelPatches<Strip extends LineCrop>(strip: Strip, cellWidth: number, patch: Patch): Strip {
  const { grey, width, height } = strip;
  const step = cellWidth * STEP_CELLS;
  const grounds = measureGrounds(strip, cellWidth, patch);
  const levelled = new Float32Array(grey.length);
  for (let y = 0; y < height; y++) {
    const [above, down] = split(y / step);
    const upperRow = grounds[Math.min(above, grounds.length - 1)]!;
    const lowerRow = grounds[Math.min(above + 1, grounds.length - 1)]!;
    for (let x = 0; x < width; x++) {
      const [left, right] = split(x / step);
      const upper = upperRow[left]! * (1 - right) + upperRow[left + 1]! * right;
      const lower = lowerRow[left]! * (1 - right) + lowerRow[left + 1]! * right;
      const ground = upper * (1 - down) + lower * down;
      levelled[y * width + x] = Math.min(255, (grey[y * width + x]! * LEVEL) / ground);
    }
  }
  return { ...strip, grey: levelled };
}

/** The ground at every step down and across, up to the strip's far edges or beyond them; one row of them where patches are as high as it. */
function measureGrounds({ grey, width, height }: LineCrop, cellWidth: number, patch: Patch): number[][] {
  const step = cellWidth * STEP_CELLS;
  const across = Math.round((cellWidth * patch.width) / 2);
  const down = Math.min(height, Math.round((cellWidth * patch.height) / 2));
  const grounds: number[][] = [];
  for (let y = 0; y < height + step && (y === 0 || down < height); y += step) {
    const [top, bottom] = [Math.max(0, y - down), Math.min(height, y + down)];
    const row: number[] = [];
    for (let x = 0; x < width + step; x += step) {
      const [left, right] = [Math.max(0, x - across), Math.min(width, x + across)];
      const pixels = new Float32Array((right - left) * (bottom - top));
      for (let line = top; line < bottom; line++)
        pixels.set(grey.subarray(line * width + left, line * width + right), (line - top) * (right - left));
      row.push(Math.max(MIN_GROUND, percentileOf(pixels, GROUND_PERCENTILE)));
    }
    grounds.push(row);
  }
  return grounds;
}

/** Which one comes before a place, and how far behind it the place is. */
function split(place: number): [number, number] {
  const before = Math.floor(place);
  return [before, place - before];
}
