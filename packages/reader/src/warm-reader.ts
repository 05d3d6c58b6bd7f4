import sharp from 'sharp';
import type { Reader } from './create-reader.js';

/**
 * Reads a striped image, so that the libraries have planned, allocated and compiled what the first card would
 * otherwise wait for. Stripes look enough like lines of text to be detected and recognised.
 */
export async function warmReader(reader: Reader): Promise<void> {
  const width = 1000;
  const height = 640;
  const data = Buffer.alloc(width * height, 220);
  for (let y = 40; y < height - 40; y++) {
    for (let x = 60; x < width / 2; x++) if (y % 40 < 22 && x % 14 < 6) data[y * width + x] = 30;
  }
  const image = sharp(data, { raw: { width, height, channels: 1 } });
  await reader.read(await image.jpeg().toBuffer());
}
