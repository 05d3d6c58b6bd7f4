import type { GreyPixels } from '../image/pixels.js';

/** The image as a binary PGM, which Leptonica reads without decompressing anything. */
export function encodePgm({ data, width, height }: GreyPixels): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]);
}
