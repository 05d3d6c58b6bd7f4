import type { Point } from '@ktp-ocr/card/text-line';
import { angleBetween } from './angles.js';
import { type WeightedValue, weightedMedianOf } from './reading-angle.js';
import type { RotatedRectangle } from './rotated-rectangle.js';

/**
 * How lines slope across a page photographed at a slant: in the frame turned by `readingAngle` a line at
 * height y runs with slope `slope + bend · (y − middleY)`. Two numbers in place of a homography: enough up to
 * strong perspective, and robust where a card's edges cannot be seen.
 */
export interface SlopeField {
  readonly readingAngle: number;
  readonly slope: number;
  readonly bend: number;
  readonly middleX: number;
  readonly middleY: number;
}

/** A box this much longer than high has a slope worth counting. */
const LINE_ASPECT = 3;
/** Steeper than this against the page is clutter, not perspective. */
const MAX_SLOPE = 0.2;
/** With fewer lines the bend would be noise. */
const MIN_LINES_FOR_BEND = 7;
/** Two lines closer than this many text heights say nothing about the bend. */
const MIN_DISTANCE_HEIGHTS = 2;

/** Robust (weighted medians) over all long boxes; a level field where there are none. */
export function fitSlopeField(boxes: readonly RotatedRectangle[], readingAngle: number): SlopeField {
  const lines = boxes
    .filter((box) => box.width > box.height * LINE_ASPECT)
    .map((box) => ({
      ...turn({ x: box.centreX, y: box.centreY }, readingAngle),
      slope: Math.tan(angleBetween(readingAngle, box.angle)),
      weight: box.width,
      height: box.height,
    }))
    .filter(({ slope }) => Math.abs(slope) < MAX_SLOPE);
  const total = lines.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const middleX = lines.reduce((sum, { x, weight }) => sum + x * weight, 0) / total;
  const middleY = lines.reduce((sum, { y, weight }) => sum + y * weight, 0) / total;
  const changes: WeightedValue[] = [];
  for (const [index, first] of lines.entries()) {
    for (const second of lines.slice(index + 1)) {
      const distance = second.y - first.y;
      if (Math.abs(distance) < MIN_DISTANCE_HEIGHTS * first.height) continue;
      changes.push({
        value: (second.slope - first.slope) / distance,
        weight: Math.min(first.weight, second.weight) * Math.abs(distance),
      });
    }
  }
  const bend = lines.length < MIN_LINES_FOR_BEND ? 0 : weightedMedianOf(changes);
  const slope = weightedMedianOf(
    lines.map((line) => ({ value: line.slope - bend * (line.y - middleY), weight: line.weight })),
  );
  return { readingAngle, slope, bend, middleX, middleY };
}

/** The point with the page turned upright and its lines made level; the unit stays one image pixel. */
export function toLevelPoint(field: SlopeField, point: Point): Point {
  const { x, y } = turn(point, field.readingAngle);
  return { x, y: y - (x - field.middleX) * (field.slope + field.bend * (y - field.middleY)) };
}

function turn({ x, y }: Point, angle: number): Point {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return { x: x * cos + y * sin, y: y * cos - x * sin };
}
