import { describe, expect, test } from 'vitest';
import { assertBmpHeader, decodeBmp } from './decode-bmp.js';
import { ImageFormatError } from './image-format-error.js';

interface BmpParts {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly compression?: number;
  readonly palette?: readonly (readonly [red: number, green: number, blue: number])[];
  readonly masks?: readonly number[];
  readonly headerBytes?: number;
  readonly pixels: readonly number[];
}

/** Writes a BMP byte by byte from Microsoft's description, so that the decoder is not tested against itself. */
function writeBmp(parts: BmpParts): Buffer {
  const { headerBytes = 40, masks = [], palette = [] } = parts;
  const masksInside = headerBytes > 40;
  const extra = [
    ...(masksInside ? [] : masks.flatMap((mask) => toBytes(mask, 4))),
    ...palette.flatMap(([red, green, blue]) =>
      headerBytes === 12 ? [blue, green, red] : [blue, green, red, 0],
    ),
  ];
  const offset = 14 + headerBytes + extra.length;
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(headerBytes, 0);
  if (headerBytes === 12) {
    header.writeUInt16LE(parts.width, 4);
    header.writeUInt16LE(parts.height, 6);
    header.writeUInt16LE(1, 8);
    header.writeUInt16LE(parts.bitsPerPixel, 10);
  } else {
    header.writeInt32LE(parts.width, 4);
    header.writeInt32LE(parts.height, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(parts.bitsPerPixel, 14);
    header.writeUInt32LE(parts.compression ?? 0, 16);
    header.writeUInt32LE(palette.length, 32);
    for (const [index, mask] of masksInside ? masks.entries() : [])
      header.writeUInt32LE(mask, 40 + index * 4);
  }
  const file = [...Buffer.from('BM'), ...toBytes(0, 8), ...toBytes(offset, 4)];
  return Buffer.from([...file, ...header, ...extra, ...parts.pixels]);
}

function toBytes(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (value >>> (8 * index)) & 255);
}

/** Rows of the image from the top, a pixel as `rrggbb`. */
function decodeRows(bytes: Buffer): string[][] {
  const { data, width, height } = decodeBmp(bytes);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) =>
      Buffer.from(data.slice((y * width + x) * 3, (y * width + x) * 3 + 3)).toString('hex'),
    ),
  );
}

function refusal(bytes: Buffer): unknown {
  try {
    return decodeBmp(bytes);
  } catch (error) {
    return error;
  }
}

const RED = [255, 0, 0] as const;
const GREEN = [0, 255, 0] as const;
const BLUE = [0, 0, 255] as const;
const WHITE = [255, 255, 255] as const;
const COLOURS = [RED, GREEN, BLUE, WHITE];

describe('every depth, rows from below', () => {
  test('1 bit: odd width, two colours', () => {
    const pixels = [0b10100000, 0, 0, 0, 0b01000000, 0, 0, 0];
    const bytes = writeBmp({ width: 3, height: 2, bitsPerPixel: 1, palette: [RED, BLUE], pixels });
    expect(decodeRows(bytes)).toEqual([
      ['ff0000', '0000ff', 'ff0000'],
      ['0000ff', 'ff0000', '0000ff'],
    ]);
  });

  test('4 bits: odd width', () => {
    const pixels = [0x01, 0x20, 0, 0, 0x33, 0x00, 0, 0];
    const bytes = writeBmp({ width: 3, height: 2, bitsPerPixel: 4, palette: COLOURS, pixels });
    expect(decodeRows(bytes)).toEqual([
      ['ffffff', 'ffffff', 'ff0000'],
      ['ff0000', '00ff00', '0000ff'],
    ]);
  });

  test('8 bits; an index beyond the palette is black', () => {
    const bytes = writeBmp({ width: 3, height: 1, bitsPerPixel: 8, palette: COLOURS, pixels: [1, 3, 9, 0] });
    expect(decodeRows(bytes)).toEqual([['00ff00', 'ffffff', '000000']]);
  });

  test('16 bits: five bits a channel unless masks say otherwise', () => {
    const plain = writeBmp({ width: 2, height: 1, bitsPerPixel: 16, pixels: [0x00, 0x7c, 0x1f, 0x00] });
    expect(decodeRows(plain)).toEqual([['ff0000', '0000ff']]);
    const masks = [0xf800, 0x07e0, 0x001f];
    const masked = {
      width: 2,
      height: 1,
      bitsPerPixel: 16,
      compression: 3,
      masks,
      pixels: [0xe0, 0x07, 0, 0xf8],
    };
    expect(decodeRows(writeBmp(masked))).toEqual([['00ff00', 'ff0000']]);
  });

  test('24 bits with row padding, and from above', () => {
    const pixels = [255, 0, 0, 0, 255, 0, 0, 0, 0, 0, 255, 1, 2, 3, 0, 0];
    const bytes = writeBmp({ width: 2, height: 2, bitsPerPixel: 24, pixels });
    expect(decodeRows(bytes)).toEqual([
      ['ff0000', '030201'],
      ['0000ff', '00ff00'],
    ]);
    const topDown = writeBmp({ width: 2, height: -2, bitsPerPixel: 24, pixels });
    expect(decodeRows(topDown)).toEqual(decodeRows(bytes).reverse());
  });

  test('32 bits: the fourth byte is nothing without a mask', () => {
    const bytes = writeBmp({ width: 2, height: 1, bitsPerPixel: 32, pixels: [0, 0, 255, 0, 9, 8, 7, 200] });
    expect(decodeRows(bytes)).toEqual([['ff0000', '070809']]);
  });

  test('32 bits with an alpha mask: laid on white; all transparent means opaque', () => {
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const file = { width: 2, height: 1, bitsPerPixel: 32, compression: 3, masks, headerBytes: 108 };
    const half = writeBmp({ ...file, pixels: [0, 0, 0, 0, 0, 0, 255, 255] });
    expect(decodeRows(half)).toEqual([['ffffff', 'ff0000']]);
    const unset = writeBmp({ ...file, pixels: [0, 0, 0, 0, 0, 0, 255, 0] });
    expect(decodeRows(unset)).toEqual([['000000', 'ff0000']]);
  });

  test('the 12-byte header of OS/2', () => {
    const bytes = writeBmp({
      width: 2,
      height: 1,
      bitsPerPixel: 8,
      headerBytes: 12,
      palette: COLOURS,
      pixels: [2, 1, 0, 0],
    });
    expect(decodeRows(bytes)).toEqual([['0000ff', '00ff00']]);
  });
});

describe('run lengths', () => {
  test('RLE8: runs, literals, skips, ends', () => {
    const pixels = [3, 1, 0, 0, 0, 3, 2, 3, 2, 0, 0, 1];
    const bytes = writeBmp({
      width: 4,
      height: 2,
      bitsPerPixel: 8,
      compression: 1,
      palette: COLOURS,
      pixels,
    });
    expect(decodeRows(bytes)).toEqual([
      ['0000ff', 'ffffff', '0000ff', 'ff0000'],
      ['00ff00', '00ff00', '00ff00', 'ff0000'],
    ]);
    const skip = writeBmp({
      width: 4,
      height: 2,
      bitsPerPixel: 8,
      compression: 1,
      palette: COLOURS,
      pixels: [0, 2, 1, 1, 2, 3, 0, 1],
    });
    expect(decodeRows(skip)[0]).toEqual(['ff0000', 'ffffff', 'ffffff', 'ff0000']);
  });

  test('RLE4: alternating nibbles', () => {
    const pixels = [3, 0x12, 0, 0, 0, 3, 0x32, 0x10, 0, 1];
    const bytes = writeBmp({
      width: 3,
      height: 2,
      bitsPerPixel: 4,
      compression: 2,
      palette: COLOURS,
      pixels,
    });
    expect(decodeRows(bytes)).toEqual([
      ['ffffff', '0000ff', '00ff00'],
      ['00ff00', '0000ff', '00ff00'],
    ]);
  });

  test('runs beyond the edge are clipped, a missing end is refused', () => {
    const file = { width: 2, height: 1, bitsPerPixel: 8, compression: 1, palette: COLOURS };
    expect(decodeRows(writeBmp({ ...file, pixels: [200, 1, 0, 1] }))).toEqual([['00ff00', '00ff00']]);
    expect(refusal(writeBmp({ ...file, pixels: [1, 1] }))).toBeInstanceOf(ImageFormatError);
  });
});

describe('headers that lie', () => {
  const honest = { width: 2, height: 2, bitsPerPixel: 24, pixels: Array(16).fill(9) };

  test.each<[string, Partial<BmpParts>]>([
    ['more rows than bytes', { height: 100_000 }],
    ['a width of billions', { width: 2 ** 31 - 1 }],
    ['a negative width', { width: -2 }],
    ['the lowest height there is', { height: -(2 ** 31) }],
    ['no pixels', { height: 0 }],
    ['5 bits a pixel', { bitsPerPixel: 5 }],
    ['an embedded JPEG', { compression: 4 }],
    ['RLE8 of 24 bits', { compression: 1 }],
    ['an unknown header', { headerBytes: 41_000 }],
    ['masks with holes', { bitsPerPixel: 32, compression: 3, masks: [0xf0f, 0xf0, 0xf000] }],
    ['rows cut short', { pixels: Array(13).fill(9) }],
  ])('%s', (_name, change) => {
    expect(refusal(writeBmp({ ...honest, ...change }))).toBeInstanceOf(ImageFormatError);
  });

  test('cut anywhere, it is refused without allocating what it promises', () => {
    const bytes = writeBmp(honest);
    for (let length = 0; length < bytes.length - 2; length++) {
      expect(refusal(bytes.subarray(0, length)), `${length} bytes`).toBeInstanceOf(ImageFormatError);
    }
  });

  test('the header alone tells the size', () => {
    expect(assertBmpHeader(writeBmp(honest))).toMatchObject({ width: 2, height: 2, topDown: false });
  });
});
