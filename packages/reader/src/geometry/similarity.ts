import type { Point } from '@ktp-ocr/card/text-line';
import type { RotatedRectangle } from './rotated-rectangle.js';

/**
 * Turn, uniform scale and shift from a crop's pixels to the image's:
 * `image = origin + x · (stepX, stepY) + y · (-stepY, stepX)`, in continuous coordinates (the centre of pixel
 * i lies at i + 0.5).
 */
export interface Similarity {
  readonly originX: number;
  readonly originY: number;
  readonly stepX: number;
  readonly stepY: number;
}

/**
 * The crop of `width` × `height` pixels in whose middle the rectangle lies upright, as large as leaves it
 * within `rectangleWidth` × `rectangleHeight`.
 */
export function toUprightCrop(
  rectangle: RotatedRectangle,
  width: number,
  height: number,
  rectangleWidth: number,
  rectangleHeight: number,
): Similarity {
  const scale = Math.max(rectangle.width / rectangleWidth, rectangle.height / rectangleHeight);
  const stepX = Math.cos(rectangle.angle) * scale;
  const stepY = Math.sin(rectangle.angle) * scale;
  return {
    originX: rectangle.centreX - (width / 2) * stepX + (height / 2) * stepY,
    originY: rectangle.centreY - (width / 2) * stepY - (height / 2) * stepX,
    stepX,
    stepY,
  };
}

export function scaleOf(similarity: Similarity): number {
  return Math.hypot(similarity.stepX, similarity.stepY);
}

export function angleOf(similarity: Similarity): number {
  return Math.atan2(similarity.stepY, similarity.stepX);
}

export function toImagePoint({ originX, originY, stepX, stepY }: Similarity, { x, y }: Point): Point {
  return { x: originX + x * stepX - y * stepY, y: originY + x * stepY + y * stepX };
}

export function toImageRectangle<T extends RotatedRectangle>(similarity: Similarity, rectangle: T): T {
  const centre = toImagePoint(similarity, { x: rectangle.centreX, y: rectangle.centreY });
  const scale = scaleOf(similarity);
  return {
    ...rectangle,
    centreX: centre.x,
    centreY: centre.y,
    width: rectangle.width * scale,
    height: rectangle.height * scale,
    angle: rectangle.angle + angleOf(similarity),
  };
}
