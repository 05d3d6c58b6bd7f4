// biome-ignore-all lint/style/noNonNullAssertion: pixel loop within the image
import type { Point } from '@ktp-ocr/card/text-line';
import type { GreyPixels } from '../image/pixels.js';

/** Quarter turns clockwise. */
export type QuarterTurns = 0 | 1 | 2 | 3;

export function turnImage(image: GreyPixels, turns: QuarterTurns): GreyPixels {
  if (turns === 0) return image;
  const across = turns !== 2;
  const width = across ? image.height : image.width;
  const height = across ? image.width : image.height;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const source = turnBack(x + 0.5, y + 0.5, image, turns);
      data[y * width + x] = image.data[Math.floor(source.y) * image.width + Math.floor(source.x)]!;
    }
  }
  return { data, width, height };
}

/** The point of the image that is at (x, y) once it has been turned. */
export function turnBack(
  x: number,
  y: number,
  image: { readonly width: number; readonly height: number },
  turns: QuarterTurns,
): Point {
  if (turns === 1) return { x: y, y: image.height - x };
  if (turns === 2) return { x: image.width - x, y: image.height - y };
  if (turns === 3) return { x: image.width - y, y: x };
  return { x, y };
}
