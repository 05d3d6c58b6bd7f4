import { ImageFormatError } from './image-format-error.js';

/** Which bits of a pixel hold a channel: `(pixel & mask) >>> shift` runs from 0 to `maximum`. */
export interface BmpChannelMask {
  readonly mask: number;
  readonly shift: number;
  readonly maximum: number;
}

/** How the rows of a BMP file are to be understood. Everything in it has been checked against the file's length. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bitsPerPixel: 1 | 2 | 4 | 8 | 16 | 24 | 32;
  readonly compression: 'none' | 'rle8' | 'rle4';
  /** Offset of the first row in the file, in bytes. */
  readonly pixelOffset: number;
  /** Blue, green, red triples or quads in the file, for 8 bits a pixel and less. */
  readonly palette?: { readonly offset: number; readonly entryBytes: 3 | 4; readonly count: number };
  /** For 16 and 32 bits a pixel. */
  readonly masks?: {
    readonly red: BmpChannelMask;
    readonly green: BmpChannelMask;
    readonly blue: BmpChannelMask;
    readonly alpha?: BmpChannelMask;
  };
}

const FILE_HEADER_BYTES = 14;
const CORE_HEADER_BYTES = 12;
const DEPTHS = [1, 2, 4, 8, 16, 24, 32] as const;
const BI_RLE8 = 1;
const BI_RLE4 = 2;
const BI_BITFIELDS = 3;
const BI_ALPHABITFIELDS = 6;

/**
 * Reads a BMP's headers: BITMAPCOREHEADER (12 bytes), BITMAPINFOHEADER (40) and its successors (52 to 124).
 * Allocates nothing, so that a header which promises a billion pixels costs nothing.
 *
 * @throws ImageFormatError where the header is broken, promises rows that the file does not hold, or names a
 * compression that BMP files in the wild do not use (embedded JPEG and PNG, OS/2 Huffman).
 */
export function assertBmpHeader(bytes: Uint8Array): BmpHeader {
  if (bytes.length < FILE_HEADER_BYTES + CORE_HEADER_BYTES) throw corrupt('it ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getUint32(FILE_HEADER_BYTES, true);
  if (headerBytes !== CORE_HEADER_BYTES && (headerBytes < 40 || headerBytes > 256)) {
    throw corrupt(`a header of ${headerBytes} bytes is of no known version`);
  }
  if (FILE_HEADER_BYTES + headerBytes > bytes.length) throw corrupt('it ends within its header');

  const core = headerBytes === CORE_HEADER_BYTES;
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const depth = view.getUint16(core ? 24 : 28, true);
  const compressionCode = core ? 0 : view.getUint32(30, true);
  const bitsPerPixel = DEPTHS.find((known) => known === depth);
  if (width < 1 || height < 1) throw corrupt(`it has no pixels (${width} × ${signedHeight})`);
  if (!bitsPerPixel) throw corrupt(`${depth} bits a pixel are not a BMP's`);

  const compression = toCompression(compressionCode, bitsPerPixel);
  const header = {
    width,
    height,
    topDown: signedHeight < 0,
    bitsPerPixel,
    compression,
    pixelOffset: view.getUint32(10, true),
  };
  if (header.pixelOffset >= bytes.length) throw corrupt('it ends before its first row');
  if (compression === 'none') {
    // The padding of the last row is left out by some writers and carries nothing.
    const neededBytes =
      toRowBytes(width, bitsPerPixel) * (height - 1) + Math.ceil((width * bitsPerPixel) / 8);
    if (header.pixelOffset + neededBytes > bytes.length) throw corrupt('it is cut short');
  }
  if (bitsPerPixel <= 8) {
    return { ...header, palette: readPalette(view, headerBytes, bitsPerPixel, header.pixelOffset) };
  }
  if (bitsPerPixel === 24) return header;
  return { ...header, masks: readMasks(view, headerBytes, compressionCode, bitsPerPixel) };
}

/** Rows begin on multiples of four bytes. */
export function toRowBytes(width: number, bitsPerPixel: number): number {
  return Math.ceil((width * bitsPerPixel) / 32) * 4;
}

function toCompression(code: number, bitsPerPixel: number): BmpHeader['compression'] {
  if (code === 0) return 'none';
  if (code === BI_RLE8 && bitsPerPixel === 8) return 'rle8';
  if (code === BI_RLE4 && bitsPerPixel === 4) return 'rle4';
  const masked = code === BI_BITFIELDS || code === BI_ALPHABITFIELDS;
  if (masked && (bitsPerPixel === 16 || bitsPerPixel === 32)) return 'none';
  throw corrupt(`compression ${code} at ${bitsPerPixel} bits a pixel is not supported`);
}

function readPalette(view: DataView, headerBytes: number, bitsPerPixel: number, pixelOffset: number) {
  const entryBytes = headerBytes === CORE_HEADER_BYTES ? (3 as const) : (4 as const);
  const declared = headerBytes === CORE_HEADER_BYTES ? 0 : view.getUint32(46, true);
  const possible = 2 ** bitsPerPixel;
  const offset = FILE_HEADER_BYTES + headerBytes;
  const room = Math.floor((Math.min(view.byteLength, Math.max(pixelOffset, offset)) - offset) / entryBytes);
  const count = Math.min(declared === 0 ? possible : Math.min(declared, possible), room);
  if (count < 1) throw corrupt('its palette is empty');
  return { offset, entryBytes, count };
}

function readMasks(view: DataView, headerBytes: number, compressionCode: number, bitsPerPixel: number) {
  // Masks follow a 40-byte header, and stand in the same place inside the longer ones.
  const given = compressionCode === BI_BITFIELDS || compressionCode === BI_ALPHABITFIELDS;
  if (!given) {
    return bitsPerPixel === 16
      ? { red: toMask(0x7c00), green: toMask(0x03e0), blue: toMask(0x001f) }
      : { red: toMask(0xff0000), green: toMask(0x00ff00), blue: toMask(0x0000ff) };
  }
  const hasAlpha = headerBytes >= 56 || compressionCode === BI_ALPHABITFIELDS;
  if (view.byteLength < 54 + (hasAlpha ? 16 : 12)) throw corrupt('it ends within its colour masks');
  const alphaMask = hasAlpha ? view.getUint32(66, true) : 0;
  return {
    red: toMask(view.getUint32(54, true)),
    green: toMask(view.getUint32(58, true)),
    blue: toMask(view.getUint32(62, true)),
    ...(alphaMask === 0 ? {} : { alpha: toMask(alphaMask) }),
  };
}

function toMask(mask: number): BmpChannelMask {
  if (mask === 0) throw corrupt('a colour mask is empty');
  const shift = 31 - Math.clz32(mask & -mask);
  const maximum = mask >>> shift;
  if ((maximum & (maximum + 1)) !== 0) throw corrupt('a colour mask has gaps');
  return { mask, shift, maximum };
}

export function corrupt(reason: string): ImageFormatError {
  return new ImageFormatError('corrupt', `the BMP cannot be decoded: ${reason}`);
}
