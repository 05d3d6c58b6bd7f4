// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within the strip
import { percentileOf } from '../../../statistics/percentile.js';
import type { LineCrop } from '../../crop-line.js';
import { LEVEL } from './level-ground.js';

/** Darker than its ground by more than this part of a stretch's pixels are is how dark its ink is: digits cover a fifth of it. */
const INK_PERCENTILE = 0.93;
/** A stretch is as wide as one digit, rows of pixels at the strip's edges left out: the next row of print may reach into them. */
const EDGE_ROWS = 1 / 12;
/** Of the darkness of each cell's ink, what the others are brought to. */
const USUAL_PERCENTILE = 0.6;
/** Ink is made darker by no more than this: bare ground has none, and noise is not to become some. */
const MAX_GAIN = 3;

/**
 * A strip of level ground as if its ink were everywhere as dark: what is printed faintly, or lies in a bright place, says too
 * little beside the rest.
 */
export function levelInk<Strip extends LineCrop>(strip: Strip, cellWidth: number): Strip {
  const { grey, width, height } = strip;
  const step = cellWidth / 4;
  const inks = measureInks(strip, cellWidth, step);
  const usual = percentileOf(inks, USUAL_PERCENTILE);
  const gains = inks.map((ink) => Math.min(MAX_GAIN, usual / Math.max(1, ink)));
  const levelled = new Float32Array(grey.length);
  for (let x = 0; x < width; x++) {
    const before = Math.floor(x / step);
    const part = x / step - before;
    const gain = gains[before]! * (1 - part) + gains[before + 1]! * part;
    for (let y = 0; y < height; y++)
      levelled[y * width + x] = Math.max(0, LEVEL - (LEVEL - grey[y * width + x]!) * gain);
  }
  return { ...strip, grey: levelled };
}

/** How much darker than their ground the strokes are around every `step` pixels along the strip. */
function measureInks({ grey, width, height }: LineCrop, cellWidth: number, step: number): number[] {
  const [top, bottom] = [Math.round(height * EDGE_ROWS), Math.round(height * (1 - EDGE_ROWS))];
  const inks: number[] = [];
  for (let x = 0; x < width + step; x += step) {
    const [left, right] = [Math.max(0, x - cellWidth / 2), Math.min(width, x + cellWidth / 2)];
    const stretch: number[] = [];
    for (let y = top; y < bottom; y++) {
      for (let column = left; column < right; column++) stretch.push(LEVEL - grey[y * width + column]!);
    }
    inks.push(Math.max(0, percentileOf(stretch, INK_PERCENTILE)));
  }
  return inks;
}
