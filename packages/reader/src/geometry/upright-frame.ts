// biome-ignore-all lint/style/noNonNullAssertion: pairs of one array
import type { LinePlace, Point } from '@ktp-ocr/card/text-line';
import { weightedMedianOf } from '../statistics/weighted-median.js';
import { angleBetween, toSignedAngle } from './angles.js';
import type { TextBox } from './text-box.js';

/**
 * How the page lies: turned by `angle`, and its lines' slopes within that frame.
 *
 * A photographed card is seen in perspective, so its lines are not parallel: the slope of a line at height y
 * is `slope + slopePerPixel * (y - originY)`. Two numbers are enough up to strong perspective, need no card
 * edge, and survive the outliers that clutter brings.
 */
export interface UprightFrame {
  /** Radians, clockwise as y grows downwards: the page's direction of reading. */
  readonly angle: number;
  readonly slope: number;
  readonly slopePerPixel: number;
  readonly originX: number;
  readonly originY: number;
}

/** Boxes this much longer than high say something about slopes. */
const LINE_ASPECT = 3;
/** Steeper lines belong to something else in the image. */
const MAX_SLOPE = 0.2;
/** Two lines closer than this share of the text block's height say nothing about how the slope changes. */
const MIN_LINE_DISTANCE = 0.1;
const MIN_LINES_FOR_PERSPECTIVE = 7;

/** Fits the frame to the detected boxes, all of which are turned to `readingAngle` within 45°. */
export function fitUprightFrame(boxes: readonly TextBox[], readingAngle: number): UprightFrame {
  const turned = boxes
    .map((box) => ({ ...turnPoint(box.centreX, box.centreY, readingAngle), box }))
    .map(({ x, y, box }) => ({
      x,
      y,
      slope: Math.tan(angleBetween(readingAngle, box.angle)),
      length: box.width,
      isLine: box.width > box.height * LINE_ASPECT,
    }));
  const lines = turned.filter((line) => line.isLine && Math.abs(line.slope) < MAX_SLOPE);
  const weight = lines.reduce((sum, line) => sum + line.length, 0) || 1;
  const originX = lines.reduce((sum, line) => sum + line.x * line.length, 0) / weight;
  const originY = lines.reduce((sum, line) => sum + line.y * line.length, 0) / weight;
  const slopePerPixel = fitSlopeChange(lines);
  const slope = weightedMedianOf(
    lines.map((line) => ({
      value: line.slope - slopePerPixel * (line.y - originY),
      weight: line.length,
    })),
  );
  return { angle: readingAngle, slope, slopePerPixel, originX, originY };
}

/** Theil–Sen: the weighted median of the slope change over all pairs of lines that lie far enough apart. */
function fitSlopeChange(lines: readonly { y: number; slope: number; length: number }[]): number {
  if (lines.length < MIN_LINES_FOR_PERSPECTIVE) return 0;
  const ys = lines.map((line) => line.y);
  const minDistance = (Math.max(...ys) - Math.min(...ys)) * MIN_LINE_DISTANCE;
  const changes = [];
  for (let first = 0; first < lines.length; first++) {
    for (let second = first + 1; second < lines.length; second++) {
      const a = lines[first]!;
      const b = lines[second]!;
      const distance = b.y - a.y;
      if (Math.abs(distance) <= minDistance) continue;
      changes.push({
        value: (b.slope - a.slope) / distance,
        weight: Math.min(a.length, b.length) * Math.abs(distance),
      });
    }
  }
  return weightedMedianOf(changes);
}

/** The box's centre and size in the frame: turned, and moved to where it would be if its line were level. */
export function toUprightPlace(box: TextBox, frame: UprightFrame): LinePlace {
  const { x, y } = turnPoint(box.centreX, box.centreY, frame.angle);
  return {
    centreX: x,
    centreY: y - (x - frame.originX) * slopeAt(y, frame),
    width: box.width,
    height: box.height,
  };
}

/** The box with the direction its line has in the frame, for boxes too short to show their own. */
export function levelShortBox(box: TextBox, frame: UprightFrame): TextBox {
  if (box.width > box.height * LINE_ASPECT) return box;
  const { y } = turnPoint(box.centreX, box.centreY, frame.angle);
  return { ...box, angle: toSignedAngle(frame.angle + Math.atan(slopeAt(y, frame))) };
}

/** The same box read in the opposite sense. */
export function turnBoxAround(box: TextBox): TextBox {
  return { ...box, angle: toSignedAngle(box.angle + Math.PI) };
}

/** Corners clockwise from the start of the text's top edge, in image pixels times `scale`. */
export function toPolygon(box: TextBox, scale = 1): [Point, Point, Point, Point] {
  const cos = Math.cos(box.angle);
  const sin = Math.sin(box.angle);
  const corner = (along: number, across: number): Point => ({
    x: (box.centreX + (along * box.width * cos - across * box.height * sin) / 2) * scale,
    y: (box.centreY + (along * box.width * sin + across * box.height * cos) / 2) * scale,
  });
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

function slopeAt(y: number, frame: UprightFrame): number {
  return frame.slope + frame.slopePerPixel * (y - frame.originY);
}

function turnPoint(x: number, y: number, angle: number): Point {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return { x: x * cos + y * sin, y: y * cos - x * sin };
}
