// biome-ignore-all lint/style/noNonNullAssertion: pixel loop over whole pixels
/** An sRGB image in memory: rows from the top, `data[(y * width + x) * 3 + channel]`, eight bits a channel. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3;
}

/** A grey image in memory: rows from the top, `data[y * width + x]`, 0 black to 255 white. */
export interface GreyPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Luma of each pixel with the weights of ITU-R BT.601 (0.299, 0.587, 0.114) in 8-bit fixed point.
 * The line recogniser was trained on this grey.
 */
export function toGreyPixels(pixels: Pixels): GreyPixels {
  const { data, width, height } = pixels;
  const grey = new Uint8Array(width * height);
  for (let index = 0, offset = 0; index < grey.length; index++, offset += 3) {
    grey[index] = (data[offset]! * 77 + data[offset + 1]! * 150 + data[offset + 2]! * 29 + 128) >> 8;
  }
  return { data: grey, width, height };
}
