// biome-ignore-all lint/style/noNonNullAssertion: pixel loops over rows whose length was checked with the header

import type { Pixels } from '../pixels.js';
import { assertBmpHeader, type BmpChannelMask, type BmpHeader, corrupt, toRowBytes } from './bmp-header.js';

export { assertBmpHeader };

/**
 * Decodes the pixels of a BMP: 1 to 32 bits, palette, bit masks, RLE, rows in either order; alpha, where a
 * mask declares it, is laid on white. The caller has checked `width * height` against its limit.
 *
 * Our own because no package of npm decodes them all: fast-bmp ignores palettes, 4 and 16 bits, RLE and
 * top-down rows; bmp-js and bmp-ts stop after one row of a 4-bit image of odd width, shift RLE colours and
 * allocate before they check.
 *
 * @throws ImageFormatError where the rows are cut short.
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader = assertBmpHeader(bytes)): Pixels {
  const { width, height } = header;
  const data = new Uint8Array(width * height * 3);
  if (header.palette) paintIndices(data, readIndices(bytes, header), readColours(bytes, header.palette));
  else if (header.masks) paintMasked(data, bytes, header, header.masks);
  else paintTriples(data, bytes, header);
  return { data, width, height, channels: 3 };
}

/** Where row `row` of the image, counted from the top, is painted by the file's row `row` from its start. */
function toImageRow(header: BmpHeader, fileRow: number): number {
  return header.topDown ? fileRow : header.height - 1 - fileRow;
}

function readColours(bytes: Uint8Array, palette: NonNullable<BmpHeader['palette']>): Uint8Array {
  // An index beyond the palette is black, as in every viewer.
  const colours = new Uint8Array(256 * 3);
  for (let index = 0; index < palette.count; index++) {
    const offset = palette.offset + index * palette.entryBytes;
    colours[index * 3] = bytes[offset + 2]!;
    colours[index * 3 + 1] = bytes[offset + 1]!;
    colours[index * 3 + 2] = bytes[offset]!;
  }
  return colours;
}

function paintIndices(data: Uint8Array, indices: Uint8Array, colours: Uint8Array): void {
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const colour = indices[pixel]! * 3;
    data[pixel * 3] = colours[colour]!;
    data[pixel * 3 + 1] = colours[colour + 1]!;
    data[pixel * 3 + 2] = colours[colour + 2]!;
  }
}

function readIndices(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  if (header.compression !== 'none') return readRunLengthIndices(bytes, header);
  const { width, height, bitsPerPixel, pixelOffset } = header;
  const indices = new Uint8Array(width * height);
  const rowBytes = toRowBytes(width, bitsPerPixel);
  const perByte = 8 / bitsPerPixel;
  const mask = 2 ** bitsPerPixel - 1;
  for (let row = 0; row < height; row++) {
    const source = pixelOffset + row * rowBytes;
    const target = toImageRow(header, row) * width;
    for (let x = 0; x < width; x++) {
      const shift = 8 - bitsPerPixel * ((x % perByte) + 1);
      indices[target + x] = (bytes[source + Math.floor(x / perByte)]! >> shift) & mask;
    }
  }
  return indices;
}

/** RLE8 and RLE4: pairs of (count, index), or (0, code) where code 0 ends a row, 1 the image, 2 skips. */
function readRunLengthIndices(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height } = header;
  const indices = new Uint8Array(width * height);
  const four = header.compression === 'rle4';
  let position = header.pixelOffset;
  let x = 0;
  let row = 0;
  const next = (): number => {
    const byte = bytes[position++];
    if (byte === undefined) throw corrupt('it is cut short');
    return byte;
  };
  const paint = (index: number): void => {
    // Runs past the edge are clipped: some writers pad rows to an even count.
    if (x < width && row < height) indices[toImageRow(header, row) * width + x] = index;
    x++;
  };
  while (row < height) {
    const count = next();
    const code = next();
    if (count > 0) {
      for (let step = 0; step < count; step++) paint(!four ? code : step % 2 === 0 ? code >> 4 : code & 15);
    } else if (code === 0) {
      x = 0;
      row++;
    } else if (code === 1) {
      return indices;
    } else if (code === 2) {
      x += next();
      row += next();
    } else {
      let packed = 0;
      for (let step = 0; step < code; step++) {
        if (!four || step % 2 === 0) packed = next();
        paint(!four ? packed : step % 2 === 0 ? packed >> 4 : packed & 15);
      }
      // Literal runs end on a 16-bit boundary.
      const literalBytes = four ? Math.ceil(code / 2) : code;
      if (literalBytes % 2 === 1) next();
    }
  }
  return indices;
}

function paintTriples(data: Uint8Array, bytes: Uint8Array, header: BmpHeader): void {
  const { width, height, pixelOffset } = header;
  const rowBytes = toRowBytes(width, 24);
  for (let row = 0; row < height; row++) {
    let source = pixelOffset + row * rowBytes;
    let target = toImageRow(header, row) * width * 3;
    for (let x = 0; x < width; x++, source += 3, target += 3) {
      data[target] = bytes[source + 2]!;
      data[target + 1] = bytes[source + 1]!;
      data[target + 2] = bytes[source]!;
    }
  }
}

function paintMasked(
  data: Uint8Array,
  bytes: Uint8Array,
  header: BmpHeader,
  masks: NonNullable<BmpHeader['masks']>,
): void {
  const { width, height, bitsPerPixel, pixelOffset } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rowBytes = toRowBytes(width, bitsPerPixel);
  const read = (row: number, x: number): number => {
    const offset = pixelOffset + row * rowBytes + x * (bitsPerPixel / 8);
    return bitsPerPixel === 16 ? view.getUint16(offset, true) : view.getUint32(offset, true);
  };
  const alpha = masks.alpha && hasVisiblePixel(header, read, masks.alpha) ? masks.alpha : undefined;
  for (let row = 0; row < height; row++) {
    let target = toImageRow(header, row) * width * 3;
    for (let x = 0; x < width; x++, target += 3) {
      const pixel = read(row, x);
      const opacity = alpha ? toByte(pixel, alpha) : 255;
      data[target] = onWhite(toByte(pixel, masks.red), opacity);
      data[target + 1] = onWhite(toByte(pixel, masks.green), opacity);
      data[target + 2] = onWhite(toByte(pixel, masks.blue), opacity);
    }
  }
}

/** Many writers declare an alpha channel and leave it at zero; such an image is opaque, not invisible. */
function hasVisiblePixel(
  header: BmpHeader,
  read: (row: number, x: number) => number,
  alpha: BmpChannelMask,
): boolean {
  for (let row = 0; row < header.height; row++) {
    for (let x = 0; x < header.width; x++) if ((read(row, x) & alpha.mask) !== 0) return true;
  }
  return false;
}

function toByte(pixel: number, channel: BmpChannelMask): number {
  return Math.round((((pixel & channel.mask) >>> channel.shift) * 255) / channel.maximum);
}

function onWhite(value: number, opacity: number): number {
  return Math.round(255 + ((value - 255) * opacity) / 255);
}
