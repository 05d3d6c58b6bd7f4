// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within the crop's own bounds
import type { LineCrop } from './crop-line.js';

/**
 * `(grey − mean) / (deviation + contrastFloor) / 2` over the crop, as in training; padded on the right to `width` with 0, the
 * mean. Loops by index: iterators over the pixels of forty lines a card took longer than the arithmetic.
 */
export function normaliseCrop(
  { grey, width: cropWidth, height }: LineCrop,
  width: number,
  contrastFloor: number,
): Float32Array {
  let sum = 0;
  for (let index = 0; index < grey.length; index++) sum += grey[index]!;
  const mean = sum / grey.length;
  let squares = 0;
  for (let index = 0; index < grey.length; index++) {
    const difference = grey[index]! - mean;
    squares += difference * difference;
  }
  const factor = 1 / (Math.sqrt(squares / grey.length) + contrastFloor) / 2;
  const input = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    const from = row * cropWidth;
    const to = row * width;
    for (let column = 0; column < cropWidth; column++) {
      input[to + column] = (grey[from + column]! - mean) * factor;
    }
  }
  return input;
}
