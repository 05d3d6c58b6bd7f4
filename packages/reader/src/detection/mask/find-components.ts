import type { Point } from '@ktp-ocr/card/text-line';

/** One connected region (8 neighbours) of a probability map above its threshold. */
export interface Component {
  readonly pixelCount: number;
  readonly meanProbability: number;
  /** Corners of the outermost pixel of every row, enough for its convex hull. */
  readonly outline: readonly Point[];
  /** Indices into the map. */
  readonly pixels: Int32Array;
}

/**
 * Connected regions of `map` (row-major, `width` × `height`) with values above `threshold`, in the order of
 * their first pixel; those under `minPixels` are left out.
 */
export function findComponents(
  map: Float32Array,
  width: number,
  height: number,
  threshold: number,
  minPixels: number,
): Component[] {
  const seen = new Uint8Array(width * height);
  // One buffer serves as the flood's stack and afterwards holds the component's pixels: every pixel enters once.
  const queue = new Int32Array(width * height);
  const components: Component[] = [];
  for (let start = 0; start < map.length; start++) {
    if (seen[start] || map[start]! <= threshold) continue;
    const count = floodFrom(start, map, width, height, threshold, seen, queue);
    if (count < minPixels) continue;
    const pixels = queue.slice(0, count);
    components.push({
      pixelCount: count,
      meanProbability: meanOf(map, pixels),
      outline: toOutline(pixels, width),
      pixels,
    });
  }
  return components;
}

function floodFrom(
  start: number,
  map: Float32Array,
  width: number,
  height: number,
  threshold: number,
  seen: Uint8Array,
  queue: Int32Array,
): number {
  let head = 0;
  let tail = 0;
  queue[tail++] = start;
  seen[start] = 1;
  while (head < tail) {
    const index = queue[head++]!;
    const y = Math.floor(index / width);
    const x = index - y * width;
    const lastY = Math.min(height - 1, y + 1);
    const lastX = Math.min(width - 1, x + 1);
    for (let nextY = Math.max(0, y - 1); nextY <= lastY; nextY++) {
      for (let nextX = Math.max(0, x - 1); nextX <= lastX; nextX++) {
        const next = nextY * width + nextX;
        if (seen[next] || map[next]! <= threshold) continue;
        seen[next] = 1;
        queue[tail++] = next;
      }
    }
  }
  return tail;
}

function meanOf(map: Float32Array, pixels: Int32Array): number {
  let sum = 0;
  for (const index of pixels) sum += map[index]!;
  return sum / pixels.length;
}

function toOutline(pixels: Int32Array, width: number): Point[] {
  const rows = new Map<number, { first: number; last: number }>();
  for (const index of pixels) {
    const y = Math.floor(index / width);
    const x = index - y * width;
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
