import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Pixels } from '../pixels.js';
import { decodeArea, decodeImage, WORKING_SIDE } from './decode-image.js';
import { ImageFormatError } from './image-format-error.js';
import { DEFAULT_MAX_PIXELS, openImage } from './open-image.js';

const RED = [220, 30, 30];
const GREEN = [30, 200, 30];
const BLUE = [30, 30, 220];
const WHITE = [250, 250, 250];

/** Red, green, blue and white quarters: every turn and mirroring gives another image. */
async function quarters(width = 60, height = 40) {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = y < height / 2 ? (x < width / 2 ? RED : GREEN) : x < width / 2 ? BLUE : WHITE;
      data.set(colour, (y * width + x) * 3);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A square BMP's header, and zeros after it. */
function emptyBmp({ side, bits, sizeBytes }: { side: number; bits: number; sizeBytes: number }): Buffer {
  const bmp = Buffer.alloc(sizeBytes);
  bmp.write('BM');
  bmp.writeUInt32LE(58, 10);
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(side, 18);
  bmp.writeInt32LE(side, 22);
  bmp.writeUInt16LE(bits, 28);
  return bmp;
}

/** Names of the colours in the middle of the quarters: top left, top right, bottom left, bottom right. */
function readQuarters({ data, width, height }: Pixels): string {
  const named = { r: RED, g: GREEN, b: BLUE, w: WHITE };
  const name = (x: number, y: number): string => {
    const offset = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
    const distance = ([, colour]: [string, number[]]) =>
      Math.hypot(...colour.map((value, channel) => value - data[offset + channel]!));
    const nearest = Object.entries(named).sort((a, b) => distance(a) - distance(b))[0]!;
    // Printing inks know no pure green: a CMYK image comes back duller.
    return distance(nearest) < 120 ? nearest[0] : '?';
  };
  return name(0.25, 0.25) + name(0.75, 0.25) + name(0.25, 0.75) + name(0.75, 0.75);
}

/** A grey PNG of one bit a pixel, all black: a hundred million pixels pack into a few kilobytes. */
function packBlackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height), { level: 1 });
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

async function refusal(bytes: Uint8Array): Promise<string> {
  const error = await decodeImage(bytes).then(
    ({ format }) => new Error(`decoded as ${format}`),
    (reason) => reason,
  );
  return error instanceof ImageFormatError ? error.reason : String(error);
}

describe('what is decoded', () => {
  test.each([
    ['baseline JPEG', async () => (await quarters()).jpeg({ quality: 95 }).toBuffer(), 'jpeg'],
    ['progressive JPEG', async () => (await quarters()).jpeg({ progressive: true }).toBuffer(), 'jpeg'],
    [
      'CMYK JPEG',
      async () => (await quarters()).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
      'jpeg',
    ],
    ['PNG', async () => (await quarters()).png().toBuffer(), 'png'],
    ['interlaced PNG', async () => (await quarters()).png({ progressive: true }).toBuffer(), 'png'],
    ['palette PNG', async () => (await quarters()).png({ palette: true, colours: 4 }).toBuffer(), 'png'],
    ['16-bit PNG', async () => (await quarters()).toColourspace('rgb16').png().toBuffer(), 'png'],
  ])('%s', async (_name, encode, format) => {
    const image = await decodeImage(await encode());
    expect(image).toMatchObject({ format, sourceWidth: 60, sourceHeight: 40, sourceScale: 1 });
    expect(image.pixels.data.length).toBe(60 * 40 * 3);
    expect(readQuarters(image.pixels)).toBe('rgbw');
  });

  test.each(['jpeg', 'png'] as const)('greyscale %s comes with three equal channels', async (format) => {
    const bytes = await (await quarters()).greyscale().toFormat(format).toBuffer();
    const { pixels } = await decodeImage(bytes);
    expect(pixels.data.length).toBe(60 * 40 * 3);
    const middle = (10 * 60 + 15) * 3;
    expect(pixels.data[middle]).toBe(pixels.data[middle + 1]);
    expect(pixels.data[middle]).toBeLessThan(150);
  });

  test('transparency is laid on white', async () => {
    const black = { r: 0, g: 0, b: 0 };
    const image = (alpha: number) =>
      sharp({ create: { width: 8, height: 8, channels: 4, background: { ...black, alpha } } });
    expect((await decodeImage(await image(0).png().toBuffer())).pixels.data[0]).toBe(255);
    expect((await decodeImage(await image(0.5).png().toBuffer())).pixels.data[0]).toBeCloseTo(127, -1);
    const grey = await image(0.5).toColourspace('b-w').png().toBuffer();
    expect((await decodeImage(grey)).pixels.data[0]).toBeCloseTo(127, -1);
  });

  test.each([
    [1, 'rgbw'],
    [2, 'grwb'],
    [3, 'wbgr'],
    [4, 'bwrg'],
    [5, 'rbgw'],
    [6, 'brwg'],
    [7, 'wgbr'],
    [8, 'gwrb'],
  ])('EXIF orientation %i', async (orientation, expected) => {
    const bytes = await (await quarters()).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
    const image = await decodeImage(bytes);
    const turned = orientation >= 5;
    expect(readQuarters(image.pixels)).toBe(expected);
    expect([image.sourceWidth, image.sourceHeight]).toEqual(turned ? [40, 60] : [60, 40]);
    expect([image.pixels.width, image.pixels.height]).toEqual(turned ? [40, 60] : [60, 40]);
  });

  test('a large photo is reduced, also when EXIF turns it', async () => {
    const bytes = await (await quarters(3600, 2400)).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const image = await decodeImage(bytes);
    expect([image.sourceWidth, image.sourceHeight]).toEqual([2400, 3600]);
    expect(image.pixels.height).toBe(WORKING_SIDE);
    expect(image.pixels.width).toBe(Math.round((WORKING_SIDE * 2) / 3));
    expect(image.sourceScale).toBeCloseTo(3600 / WORKING_SIDE, 2);
    expect(readQuarters(image.pixels)).toBe('brwg');
  });

  test('one pixel, and one row as long as can be', async () => {
    expect((await decodeImage(await (await quarters(1, 1)).png().toBuffer())).pixels.data.length).toBe(3);
    const row = await decodeImage(await (await quarters(30_000, 1)).png().toBuffer());
    expect([row.pixels.width, row.pixels.height]).toEqual([WORKING_SIDE, 1]);
  });
});

describe('a part of an image', () => {
  const area = { left: 1_100, top: 700, width: 1_400, height: 1_000 };

  test.each([1, 2])('is cropped out of it, %i times reduced', async (reduction) => {
    const bytes = await (await quarters(3600, 2400)).jpeg().toBuffer();
    const source = await openImage(bytes);
    const part = await decodeArea(source, area, reduction);
    expect([part.width, part.height]).toEqual([1_400 / reduction, 1_000 / reduction]);
    expect(readQuarters(part)).toBe('rgbw');
    // The quarters meet 700 pixels from its left and 500 from its top.
    const right = await decodeArea(source, { ...area, left: 1_850, top: 1_250 }, reduction);
    expect(readQuarters(right)).toBe('wwww');
  });

  test('is an area of the image as it is shown, and no more than there is', async () => {
    const bytes = await (await quarters(3600, 2400)).withMetadata({ orientation: 6 }).png().toBuffer();
    const source = await openImage(bytes);
    const part = await decodeArea(source, { left: 700, top: 1_300, width: 1_000, height: 1_000 }, 1);
    expect(readQuarters(part)).toBe('brwg');
    const edge = await decodeArea(source, { left: 2_000, top: -500, width: 1_000, height: 1_000 }, 2);
    expect([edge.width, edge.height]).toEqual([200, 250]);
    expect(readQuarters(edge)).toBe('rrrr');
    const beside = await decodeArea(source, { left: 9_000, top: 9_000, width: 10, height: 10 }, 1);
    expect([beside.width, beside.height]).toEqual([1, 1]);
  });
});

describe('what is refused', () => {
  test.each([
    ['GIF', async () => (await quarters()).gif().toBuffer()],
    ['SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['nothing', async () => Buffer.alloc(0)],
    ['two bytes of a JPEG', async () => Buffer.from([0xff, 0xd8])],
  ])('%s is no format of ours', async (_name, encode) => {
    expect(await refusal(await encode())).toBe('unknown-format');
  });

  test.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)('a %s cut short anywhere', async (format) => {
    const noisy = sharp({
      create: {
        width: 300,
        height: 200,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    });
    const bytes = await noisy.toFormat(format).toBuffer();
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.98]) {
      expect(await refusal(bytes.subarray(0, Math.floor(bytes.length * share))), `${share}`).toBe('corrupt');
    }
  });

  test('a progressive JPEG cut short', async () => {
    const bytes = await (await quarters(300, 200)).jpeg({ progressive: true }).toBuffer();
    for (const share of [0.4, 0.7, 0.9]) {
      expect(await refusal(bytes.subarray(0, Math.floor(bytes.length * share)))).toBe('corrupt');
    }
  });

  test('a 30,000 × 30,000 PNG that packs into little', async () => {
    const bomb = packBlackPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(2_097_152);
    const before = process.memoryUsage.rss();
    expect(await refusal(bomb)).toBe('too-many-pixels');
    expect(process.memoryUsage.rss() - before).toBeLessThan(50_000_000);
  });

  test('one pixel over the limit, by the header of each format', async () => {
    expect(await refusal(packBlackPng(DEFAULT_MAX_PIXELS / 5000 + 1, 5000))).toBe('too-many-pixels');
    expect((await decodeImage(packBlackPng(1_000, 500), { maxPixels: 500_000 })).pixels.data[0]).toBe(0);
    await expect(decodeImage(packBlackPng(1_001, 500), { maxPixels: 500_000 })).rejects.toMatchObject({
      reason: 'too-many-pixels',
    });
    const bmp = emptyBmp({ side: 50_000, bits: 8, sizeBytes: 200 });
    bmp.writeUInt32LE(1, 30);
    expect(await refusal(bmp)).toBe('too-many-pixels');
  });
});

describe('a page that is not there', () => {
  test('of each format with one page', async () => {
    const image = await quarters();
    const bmp = emptyBmp({ side: 1, bits: 24, sizeBytes: 62 });
    const others = await Promise.all(
      (['jpeg', 'png', 'webp', 'tiff', 'avif'] as const).map((format) => image.toFormat(format).toBuffer()),
    );
    for (const bytes of [bmp, ...others]) {
      expect((await openImage(bytes)).pages).toBe(1);
      await expect(openImage(bytes, { page: 2 })).rejects.toMatchObject({ reason: 'no-such-page' });
    }
  });
});

describe('hostile bytes', () => {
  // A linear congruential generator (Numerical Recipes): the same faults on every run.
  function* faults(seed: number): Generator<number, never> {
    let state = seed;
    while (true) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      yield state / 2 ** 32;
    }
  }

  test.each(['jpeg', 'png'] as const)('bit-flipped %s: an image or an ImageFormatError', async (format) => {
    const original = await (await quarters()).toFormat(format).toBuffer();
    const random = faults(format.length);
    const draw = (below: number) => Math.floor(random.next().value * below);
    for (let round = 0; round < 120; round++) {
      const bytes = Buffer.from(original);
      for (let flips = 1 + draw(8); flips > 0; flips--) bytes[draw(bytes.length)]! ^= 1 << draw(8);
      expect(await refusal(bytes)).toMatch(/^(Error: decoded|corrupt|unknown-format|too-many-pixels)/);
    }
  });

  test('random bytes behind each signature', async () => {
    const random = faults(7);
    for (const signature of [
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
      [0x42, 0x4d],
    ]) {
      for (let round = 0; round < 40; round++) {
        const bytes = Buffer.from(Array.from({ length: 400 }, () => random.next().value * 256));
        bytes.set(signature);
        expect(await refusal(bytes)).toMatch(/^(corrupt|too-many-pixels)/);
      }
    }
  });
});
