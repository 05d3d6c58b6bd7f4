// biome-ignore-all lint/style/noNonNullAssertion: index loops within the hull
import type { Point } from '@ktp-ocr/card/text-line';
import { toLineAngle } from '@ktp-ocr/reader/geometry/angles';
import { type RotatedRectangle, toRectangleAlong } from '@ktp-ocr/reader/geometry/rotated-rectangle';

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
