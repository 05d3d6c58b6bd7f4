import type { Point } from '@ktp-ocr/card/text-line';
import { toLineAngle } from './angles.js';

/** A rectangle by centre; `angle` (radians, y down) is the direction of its `width`. */
export interface RotatedRectangle {
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

/** Convex hull (Andrew's monotone chain), counter-clockwise with y up; collinear points are dropped. */
export function toConvexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const lower = toHalfHull(sorted);
  const upper = toHalfHull(sorted.reverse());
  return [...lower, ...upper];
}

function toHalfHull(sorted: readonly Point[]): Point[] {
  const chain: Point[] = [];
  for (const point of sorted) {
    while (chain.length > 1 && turnOf(chain[chain.length - 2]!, chain[chain.length - 1]!, point) <= 0)
      chain.pop();
    chain.push(point);
  }
  // The last point begins the other half.
  chain.pop();
  return chain;
}

function turnOf(origin: Point, a: Point, b: Point): number {
  return (a.x - origin.x) * (b.y - origin.y) - (a.y - origin.y) * (b.x - origin.x);
}

/**
 * The smallest rectangle around the points, lying along one side of their hull, with its width the longer
 * side and its angle in (-π/2, π/2]. `undefined` where the points span no area.
 */
export function toSmallestRectangle(points: readonly Point[]): RotatedRectangle | undefined {
  const hull = toConvexHull(points);
  let best: RotatedRectangle | undefined;
  let bestArea = Number.POSITIVE_INFINITY;
  for (let i = 0; i < hull.length; i++) {
    const from = hull[i]!;
    const to = hull[(i + 1) % hull.length]!;
    if (Math.hypot(to.x - from.x, to.y - from.y) < 1e-6) continue;
    const candidate = toRectangleAlong(hull, Math.atan2(to.y - from.y, to.x - from.x));
    const area = candidate.width * candidate.height;
    if (area < bestArea) {
      bestArea = area;
      best = candidate;
    }
  }
  if (best === undefined || Math.min(best.width, best.height) < 1e-6) return undefined;
  return withLongerWidth(best);
}

/** The smallest rectangle around the points whose width runs along `angle`. */
export function toRectangleAlong(points: readonly Point[], angle: number): RotatedRectangle {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let minAlong = Number.POSITIVE_INFINITY;
  let maxAlong = Number.NEGATIVE_INFINITY;
  let minAcross = Number.POSITIVE_INFINITY;
  let maxAcross = Number.NEGATIVE_INFINITY;
  for (const { x, y } of points) {
    const along = x * cos + y * sin;
    const across = y * cos - x * sin;
    minAlong = Math.min(minAlong, along);
    maxAlong = Math.max(maxAlong, along);
    minAcross = Math.min(minAcross, across);
    maxAcross = Math.max(maxAcross, across);
  }
  const along = (minAlong + maxAlong) / 2;
  const across = (minAcross + maxAcross) / 2;
  return {
    centreX: along * cos - across * sin,
    centreY: along * sin + across * cos,
    width: maxAlong - minAlong,
    height: maxAcross - minAcross,
    angle,
  };
}

function withLongerWidth(rectangle: RotatedRectangle): RotatedRectangle {
  if (rectangle.width >= rectangle.height) return { ...rectangle, angle: toLineAngle(rectangle.angle) };
  return {
    ...rectangle,
    width: rectangle.height,
    height: rectangle.width,
    angle: toLineAngle(rectangle.angle + Math.PI / 2),
  };
}

/**
 * Grows a shrunken text rectangle back by `area × ratio / perimeter` on every side, the inverse of how
 * differentiable-binarisation models shrink their training polygons (Liao et al. 2020, eq. 10).
 */
export function unclip(rectangle: RotatedRectangle, ratio: number): RotatedRectangle {
  const { width, height } = rectangle;
  const distance = (width * height * ratio) / (2 * (width + height));
  return { ...rectangle, width: width + 2 * distance, height: height + 2 * distance };
}

/** Corners clockwise on screen (y down) from the start of the top edge. */
export function toCorners(rectangle: RotatedRectangle): [Point, Point, Point, Point] {
  const { centreX, centreY } = rectangle;
  const alongX = (Math.cos(rectangle.angle) * rectangle.width) / 2;
  const alongY = (Math.sin(rectangle.angle) * rectangle.width) / 2;
  const acrossX = (-Math.sin(rectangle.angle) * rectangle.height) / 2;
  const acrossY = (Math.cos(rectangle.angle) * rectangle.height) / 2;
  return [
    { x: centreX - alongX - acrossX, y: centreY - alongY - acrossY },
    { x: centreX + alongX - acrossX, y: centreY + alongY - acrossY },
    { x: centreX + alongX + acrossX, y: centreY + alongY + acrossY },
    { x: centreX - alongX + acrossX, y: centreY - alongY + acrossY },
  ];
}
