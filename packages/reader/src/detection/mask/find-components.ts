// biome-ignore-all lint/style/noNonNullAssertion: flood fill over typed arrays, every index within the map
import type { Point } from '@ktp-ocr/card/text-line';
import type { ProbabilityMap } from './probability-map.js';

/** One connected region (8 neighbours) of a probability map above its threshold. */
export interface Component {
  readonly pixelCount: number;
  readonly meanProbability: number;
  /** Corners of the outermost pixel of every row, enough for its convex hull. */
  readonly outline: readonly Point[];
  /** Indices into the map. */
  readonly pixels: Int32Array;
}

export interface ComponentOptions {
  /** Cells have to be above this. */
  readonly threshold: number;
  /** Smaller regions are left out. */
  readonly minPixels: number;
}

/** Connected regions above the threshold, in the order of their first pixel. */
export function findComponents(map: ProbabilityMap, options: ComponentOptions): Component[] {
  const { values } = map;
  const components: Component[] = [];
  const flood = createFlood(map, options.threshold);
  for (let start = 0; start < values.length; start++) {
    // Most of a map is nothing: asked here, those pixels cost no call and no array.
    if (values[start]! <= options.threshold) continue;
    const pixels = flood(start);
    if (pixels.length === 0 || pixels.length < options.minPixels) continue;
    components.push(toComponent(map, pixels.slice()));
  }
  return components;
}

/** @param pixels indices into the map */
export function toComponent({ values, columns }: ProbabilityMap, pixels: Int32Array): Component {
  return {
    pixelCount: pixels.length,
    meanProbability: meanOf(values, pixels),
    outline: toOutline(pixels, columns),
    pixels,
  };
}

const NOTHING = new Int32Array(0);

/** Gives the region that holds a pixel, once; nothing for a pixel that is below the threshold or was given before. */
function createFlood({ values, columns, rows }: ProbabilityMap, threshold: number) {
  const seen = new Uint8Array(columns * rows);
  // One buffer is the flood's queue and then holds the region's pixels: every pixel enters once.
  const queue = new Int32Array(columns * rows);
  return (start: number): Int32Array => {
    let tail = 0;
    const enter = (index: number): void => {
      if (seen[index] || values[index]! <= threshold) return;
      seen[index] = 1;
      queue[tail++] = index;
    };
    enter(start);
    if (tail === 0) return NOTHING;
    for (let head = 0; head < tail; head++) {
      const index = queue[head]!;
      const y = Math.floor(index / columns);
      const x = index - y * columns;
      const lastY = Math.min(rows - 1, y + 1);
      const lastX = Math.min(columns - 1, x + 1);
      for (let nextY = Math.max(0, y - 1); nextY <= lastY; nextY++) {
        for (let nextX = Math.max(0, x - 1); nextX <= lastX; nextX++) enter(nextY * columns + nextX);
      }
    }
    return queue.subarray(0, tail);
  };
}

function meanOf(values: Float32Array, pixels: Int32Array): number {
  let sum = 0;
  for (const index of pixels) sum += values[index]!;
  return sum / pixels.length;
}

function toOutline(pixels: Int32Array, columns: number): Point[] {
  const rows = new Map<number, { first: number; last: number }>();
  for (const index of pixels) {
    const y = Math.floor(index / columns);
    const x = index - y * columns;
    const row = rows.get(y);
    if (row === undefined) rows.set(y, { first: x, last: x });
    else if (x < row.first) row.first = x;
    else if (x > row.last) row.last = x;
  }
  const outline: Point[] = [];
  for (const [y, { first, last }] of rows) {
    outline.push({ x: first, y }, { x: last + 1, y }, { x: first, y: y + 1 }, { x: last + 1, y: y + 1 });
  }
  return outline;
}
