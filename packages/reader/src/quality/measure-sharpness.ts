// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within the crop
import type { GreyPixels } from '../image/pixels.js';
import type { FoundPage } from '../page-reader.js';
import { cropLine } from '../recognition/crop-line.js';
import { percentileOf } from '../statistics/percentile.js';

type Line = FoundPage['lines'][number];

const CROP_SIZE = { height: 32, minWidth: 32, maxWidth: 480 };
/** Lines to look at; the longest say most. */
const MAX_LINES = 12;
/** A line with less than this between ink and paper has no edges to measure. */
const MIN_CONTRAST = 12;

/**
 * How steep the letters' edges are: the grey change over one pixel of a line brought to 32 px height, as a share
 * of the change from paper to ink, median over the longest lines. 0.45 is a scan, 0.25 is hard to read. Undefined
 * without lines.
 */
export function measureSharpness(image: GreyPixels, lines: readonly Line[]): number | undefined {
  const longest = [...lines].sort((a, b) => b.place.width - a.place.width).slice(0, MAX_LINES);
  const steepness = longest
    .map((line) => measureSteepness(image, line))
    .filter((value): value is number => value !== undefined);
  return steepness.length === 0 ? undefined : percentileOf(steepness, 0.5);
}

function measureSteepness(image: GreyPixels, line: Line): number | undefined {
  const [start, end, , bottom] = line.polygon;
  const box = {
    centreX: (end.x + bottom.x) / 2,
    centreY: (end.y + bottom.y) / 2,
    width: Math.hypot(end.x - start.x, end.y - start.y),
    height: Math.hypot(bottom.x - start.x, bottom.y - start.y),
    angle: Math.atan2(end.y - start.y, end.x - start.x),
    score: 1,
  };
  const { grey, width, height } = cropLine(image, box, CROP_SIZE);
  const levels = new Uint32Array(LEVELS);
  for (let at = 0; at < grey.length; at++) levels[(grey[at]! * LEVELS_PER_STEP) | 0]!++;
  const contrast =
    percentileOfCounts(levels, grey.length, 0.95) - percentileOfCounts(levels, grey.length, 0.05);
  if (contrast < MIN_CONTRAST) return undefined;
  const changes = new Float32Array(width * height);
  for (let at = 1; at < changes.length - 1; at++) changes[at] = grey[at + 1]! - grey[at - 1]!;
  const steps = new Uint32Array(LEVELS);
  for (let y = 5; y < height - 5; y++) {
    for (let x = 1; x < width - 1; x++) {
      // Three rows together: letters have upright edges, noise has none.
      const at = y * width + x;
      const step = Math.abs(changes[at - width]! + changes[at]! + changes[at + width]!) / 6;
      steps[(step * LEVELS_PER_STEP) | 0]!++;
    }
  }
  return percentileOfCounts(steps, (height - 10) * (width - 2), 0.97) / contrast;
}

/** Values of up to 255 are counted to an eighth: the steepness is told to half a hundredth, and its limits no finer. */
const LEVELS_PER_STEP = 8;
const LEVELS = 256 * LEVELS_PER_STEP;

/** The value below which `fraction` of `total` counted values lie; selecting it among the values themselves took as long as all else. */
function percentileOfCounts(counts: Uint32Array, total: number, fraction: number): number {
  let left = Math.floor(total * fraction);
  let level = 0;
  while (level < LEVELS - 1 && left >= counts[level]!) left -= counts[level++]!;
  return (level + 0.5) / LEVELS_PER_STEP;
}
