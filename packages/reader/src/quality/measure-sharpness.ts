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
  const contrast = percentileOf(grey, 0.95) - percentileOf(grey, 0.05);
  if (contrast < MIN_CONTRAST) return undefined;
  const changes = new Float32Array(width * height);
  for (let at = 1; at < changes.length - 1; at++) changes[at] = grey[at + 1]! - grey[at - 1]!;
  const steps = new Float32Array((height - 10) * (width - 2));
  let count = 0;
  for (let y = 5; y < height - 5; y++) {
    for (let x = 1; x < width - 1; x++) {
      // Three rows together: letters have upright edges, noise has none.
      const at = y * width + x;
      steps[count++] = Math.abs(changes[at - width]! + changes[at]! + changes[at + width]!) / 6;
    }
  }
  return percentileOf(steps, 0.97) / contrast;
}
