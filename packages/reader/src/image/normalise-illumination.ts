// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within the image
import type { GreyPixels } from './pixels.js';

/** Ratios to the background that become black and white: ink is that much darker than its paper, paper hardly lighter. */
const BLACK_RATIO = 0.35;
const WHITE_RATIO = 1.05;
/** Where the paper itself is this dark, dividing would only amplify noise. */
const MIN_BACKGROUND = 8;

/**
 * Divides each pixel by the mean of the square of `radius` pixels around it: shadows, glare and the card's
 * colours vanish, ink stays. The only preprocessing that improved Tesseract on photos; the line recogniser was trained
 * without it and needs none.
 */
export function normaliseIllumination(image: GreyPixels, radius: number): GreyPixels {
  const { data, width, height } = image;
  const sums = toSummedArea(image);
  const stride = width + 1;
  const result = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - radius);
    const bottom = Math.min(height, y + radius + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - radius);
      const right = Math.min(width, x + radius + 1);
      const sum =
        sums[bottom * stride + right]! -
        sums[top * stride + right]! -
        sums[bottom * stride + left]! +
        sums[top * stride + left]!;
      const background = Math.max(MIN_BACKGROUND, sum / ((bottom - top) * (right - left)));
      const ratio = data[y * width + x]! / background;
      const level = ((ratio - BLACK_RATIO) / (WHITE_RATIO - BLACK_RATIO)) * 255;
      result[y * width + x] = level < 0 ? 0 : level > 255 ? 255 : level;
    }
  }
  return { data: result, width, height };
}

/** `sums[y * (width + 1) + x]` is the sum of all pixels above and left of (x, y). */
function toSummedArea({ data, width, height }: GreyPixels): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x]!;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row;
    }
  }
  return sums;
}
