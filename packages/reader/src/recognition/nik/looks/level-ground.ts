// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within the strip
import { percentileOf } from '../../../statistics/percentile.js';
import type { LineCrop } from '../../crop-line.js';

/** Brighter than this part of a patch of the row is its ground. */
const GROUND_PERCENTILE = 0.8;
/**
 * A patch is so many cells wide, and as high: less than a digit, since the edge of a shadow runs through one as it likes, and
 * more than the thickness of its strokes.
 */
const PATCH_CELLS = 0.5;
/** What the ground is brought to, … */
export const LEVEL = 200;
/** … and the darkest that may be: in full black nothing is to be seen. */
const MIN_GROUND = 12;

/** The strip as if its ground were lit alike: a shadow over a part of a number leaves too little contrast there beside the rest. */
export function levelGround<Strip extends LineCrop>(strip: Strip, cellWidth: number): Strip {
  const { grey, width, height } = strip;
  const step = (cellWidth * PATCH_CELLS) / 2;
  const grounds = measureGrounds(strip, step);
  const columns = Math.ceil(width / step) + 1;
  const levelled = new Float32Array(grey.length);
  for (let y = 0; y < height; y++) {
    const [above, down] = split(y / step);
    for (let x = 0; x < width; x++) {
      const [left, right] = split(x / step);
      const at = above * columns + left;
      const upper = grounds[at]! * (1 - right) + grounds[at + 1]! * right;
      const lower = grounds[at + columns]! * (1 - right) + grounds[at + columns + 1]! * right;
      const ground = upper * (1 - down) + lower * down;
      levelled[y * width + x] = Math.min(255, (grey[y * width + x]! * LEVEL) / ground);
    }
  }
  return { ...strip, grey: levelled };
}

/** The ground at every `step` pixels across and down, row by row, up to the strip's far edges or beyond them. */
function measureGrounds({ grey, width, height }: LineCrop, step: number): number[] {
  const grounds: number[] = [];
  for (let y = 0; y < height + step; y += step) {
    const [top, bottom] = [Math.max(0, y - step), Math.min(height, y + step)];
    for (let x = 0; x < width + step; x += step) {
      const [left, right] = [Math.max(0, x - step), Math.min(width, x + step)];
      const patch = new Float32Array((right - left) * (bottom - top));
      for (let row = top; row < bottom; row++)
        patch.set(grey.subarray(row * width + left, row * width + right), (row - top) * (right - left));
      grounds.push(Math.max(MIN_GROUND, percentileOf(patch, GROUND_PERCENTILE)));
    }
  }
  return grounds;
}

/** Which one comes before a place, and how far behind it the place is. */
function split(place: number): [number, number] {
  const before = Math.floor(place);
  return [before, place - before];
}
