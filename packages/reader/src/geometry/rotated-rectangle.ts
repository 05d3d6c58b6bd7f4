import type { Point } from '@ktp-ocr/card/text-line';

/** A rectangle by centre; `angle` (radians, y down) is the direction of its `width`. */
export interface RotatedRectangle {
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
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

/** Whether the middle of `other` lies within the rectangle. */
export function holdsCentre(rectangle: RotatedRectangle, other: RotatedRectangle): boolean {
  const x = other.centreX - rectangle.centreX;
  const y = other.centreY - rectangle.centreY;
  const along = x * Math.cos(rectangle.angle) + y * Math.sin(rectangle.angle);
  const across = y * Math.cos(rectangle.angle) - x * Math.sin(rectangle.angle);
  return Math.abs(along) <= rectangle.width / 2 && Math.abs(across) <= rectangle.height / 2;
}
