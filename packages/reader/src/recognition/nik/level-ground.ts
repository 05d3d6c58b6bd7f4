// biome-ignore-all lint/style/noNonNullAssertion: pixel loop within the strip
import { percentileOf } from '../../statistics/percentile.js';
import type { LineCrop } from '../crop-line.js';

/** Brighter than this part of a stretch of the row is its ground. */
const GROUND_PERCENTILE = 0.8;
/** A stretch is so many cells wide: one is half covered by its digit. */
const STRETCH_CELLS = 1.5;
/** What the ground is brought to, and the darkest that may be: in full black nothing is to be seen. */
const LEVEL = 200;
const MIN_GROUND = 12;

/** The strip as if its ground were lit alike: a shadow over a part of a number leaves too little contrast there beside the rest. */
export function levelGround<Strip extends LineCrop>(strip: Strip, cellWidth: number): Strip {
  const { grey, width, height } = strip;
  const half = Math.round((cellWidth * STRETCH_CELLS) / 2);
  const step = cellWidth / 4;
  const grounds: number[] = [];
  for (let x = 0; x <= width; x += step) {
    const [left, right] = [Math.max(0, x - half), Math.min(width, x + half)];
    const stretch = new Float32Array((right - left) * height);
    for (let y = 0; y < height; y++)
      stretch.set(grey.subarray(y * width + left, y * width + right), y * (right - left));
    grounds.push(Math.max(MIN_GROUND, percentileOf(stretch, GROUND_PERCENTILE)));
  }
  const levelled = new Float32Array(grey.length);
  for (let x = 0; x < width; x++) {
    const at = x / step;
    const before = Math.floor(at);
    const part = at - before;
    const ground = grounds[before]! * (1 - part) + grounds[Math.min(before + 1, grounds.length - 1)]! * part;
    for (let y = 0; y < height; y++)
      levelled[y * width + x] = Math.min(255, (grey[y * width + x]! * LEVEL) / ground);
  }
  return { ...strip, grey: levelled };
}
