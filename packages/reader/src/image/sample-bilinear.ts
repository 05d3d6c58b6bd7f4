// biome-ignore-all lint/style/noNonNullAssertion: the inner loop of every crop; places are clamped to the image

/** Rows from the top, `channels` interleaved bytes a pixel. */
export interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * One channel of an image at (x, y), bilinear between the four pixels around it. In index coordinates: pixel n's value is
 * at n, half a pixel before its centre in continuous ones. Outside the image its edge is repeated.
 */
export function sampleBilinear(image: Raster, x: number, y: number, channels = 1, channel = 0): number {
  const { data, width, height } = image;
  const clampedX = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const clampedY = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const left = clampedX | 0;
  const top = clampedY | 0;
  const fractionX = clampedX - left;
  const fractionY = clampedY - top;
  const offset = (top * width + left) * channels + channel;
  const right = left + 1 < width ? channels : 0;
  const below = top + 1 < height ? width * channels : 0;
  const upper = data[offset]! + (data[offset + right]! - data[offset]!) * fractionX;
  const lower = data[offset + below]! + (data[offset + below + right]! - data[offset + below]!) * fractionX;
  return upper + (lower - upper) * fractionY;
}
