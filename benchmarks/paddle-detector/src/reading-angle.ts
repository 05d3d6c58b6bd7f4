// biome-ignore-all lint/style/noNonNullAssertion: a window of two indices over a sorted list
import { toLineAngle, toSignedAngle } from '@ktp-ocr/reader/geometry/angles';
import type { RotatedRectangle } from '@ktp-ocr/reader/geometry/rotated-rectangle';
import { weightedMedianOf } from '@ktp-ocr/reader/statistics/weighted-median';

export interface ReadingAngle {
  /** Radians in (-π, π]. */
  readonly angle: number;
  /** 0..1. */
  readonly confidence: number;
}

/** A box this much longer than high is a line of text whose own angle can be trusted. */
const LINE_ASPECT = 2.2;
/** Edges this close, in text heights, stand on one margin. */
const MARGIN_TOLERANCE = 0.9;

/**
 * Direction of reading from the layout alone, for models that do not look at the letters' orientation.
 *
 * The dominant angle of the long boxes gives the line direction; of its two senses the one is taken in which
 * more boxes share a left margin than a right one: a card's labels, colons and values each start on a common
 * margin, their ends are ragged.
 */
export function readAngleFromLayout(boxes: readonly RotatedRectangle[]): ReadingAngle {
  const lines = boxes.filter((box) => box.width > box.height * LINE_ASPECT);
  if (lines.length === 0) return { angle: 0, confidence: 0 };
  const lineAngle = readDominantLineAngle(lines);
  const { left, right } = countAlignedEdges(boxes, lineAngle, medianOf(lines.map((line) => line.height)));
  return {
    angle: toSignedAngle(left >= right ? lineAngle : lineAngle + Math.PI),
    confidence: Math.abs(left - right) / Math.max(1, left + right),
  };
}

/** Weighted by length: first the mean of the doubled angles (undirected lines wrap at π), then the median about it. */
export function readDominantLineAngle(boxes: readonly RotatedRectangle[]): number {
  let cos = 0;
  let sin = 0;
  for (const box of boxes) {
    cos += Math.cos(2 * box.angle) * box.width;
    sin += Math.sin(2 * box.angle) * box.width;
  }
  const mean = Math.atan2(sin, cos) / 2;
  const offsets = boxes.map((box) => ({ value: toLineAngle(box.angle - mean), weight: box.width }));
  return toLineAngle(mean + weightedMedianOf(offsets));
}

/** Boxes on the two most crowded margins, counted for left and for right edges as seen along `angle`. */
function countAlignedEdges(boxes: readonly RotatedRectangle[], angle: number, textHeight: number) {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const lefts: number[] = [];
  const rights: number[] = [];
  for (const box of boxes) {
    if (box.width < box.height * 1.3) continue;
    const along = box.centreX * cos + box.centreY * sin;
    lefts.push(along - box.width / 2);
    rights.push(along + box.width / 2);
  }
  const tolerance = textHeight * MARGIN_TOLERANCE;
  return { left: countOnTwoMargins(lefts, tolerance), right: countOnTwoMargins(rights, tolerance) };
}

function countOnTwoMargins(edges: number[], tolerance: number): number {
  const remaining = [...edges].sort((a, b) => a - b);
  let total = 0;
  for (let margin = 0; margin < 2; margin++) {
    let bestCount = 0;
    let bestFirst = 0;
    let first = 0;
    for (let last = 0; last < remaining.length; last++) {
      while (remaining[last]! - remaining[first]! > tolerance) first++;
      if (last - first + 1 > bestCount) {
        bestCount = last - first + 1;
        bestFirst = first;
      }
    }
    total += bestCount;
    remaining.splice(bestFirst, bestCount);
  }
  return total;
}

function medianOf(values: readonly number[]): number {
  return weightedMedianOf(values.map((value) => ({ value, weight: 1 })));
}
