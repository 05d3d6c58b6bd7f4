import type { Point } from '@ktp-ocr/card/text-line';
import { type Corner, mapCorner, type Quad, rectangleToQuad } from '@ktp-ocr/geometry/homography';
import type { Pixels } from './pixels.js';
import { sampleBilinear } from './sample-bilinear.js';

/**
 * What lies in a quad of an image, as a rectangle of `width` × `height` pixels. Single samples: right where that is not much
 * smaller than the quad.
 *
 * @param quad clockwise from what is to be the top left; what lies outside the image repeats its edge
 */
export function rectify(
  pixels: Pixels,
  quad: Quad,
  { width, height }: { width: number; height: number },
): Pixels {
  const toImage = rectangleToQuad(width, height, quad);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [imageX, imageY] = mapCorner(toImage, [x + 0.5, y + 0.5]);
      for (let channel = 0; channel < 3; channel++) {
        // Rounded: a byte array cuts off what is behind the point.
        data[(y * width + x) * 3 + channel] =
          sampleBilinear(pixels, imageX - 0.5, imageY - 0.5, 3, channel) + 0.5;
      }
    }
  }
  return { data, width, height, channels: 3 };
}

export function toQuad([a, b, c, d]: readonly [Point, Point, Point, Point]): Quad {
  return [toCorner(a), toCorner(b), toCorner(c), toCorner(d)];
}

export function toPoints([a, b, c, d]: Quad): [Point, Point, Point, Point] {
  return [toPoint(a), toPoint(b), toPoint(c), toPoint(d)];
}

function toCorner({ x, y }: Point): Corner {
  return [x, y];
}

function toPoint([x, y]: Corner): Point {
  return { x, y };
}
