import { readFile } from 'node:fs/promises';
import { writePdf } from '@ktp-ocr/specimen/photo/write-pdf';
import { createRandom } from '@ktp-ocr/specimen/random';
import sharp from 'sharp';

/**
 * @typedef {import('@ktp-ocr/specimen/random').Random} Random
 * @typedef {'jpeg' | 'png' | 'bmp' | 'webp' | 'heic' | 'avif' | 'tiff' | 'pdf'} Format
 * @typedef {{ readonly format: Format, readonly fault: string, readonly bytes: Buffer }} HostileFile
 */

/** @type {readonly Format[]} */
export const FORMATS = ['jpeg', 'png', 'bmp', 'webp', 'heic', 'avif', 'tiff', 'pdf'];
/** A stranger's file breaks decoders whatever its size; small ones are broken by the thousand. */
const CARD_WIDTH = 320;
const HEIC = new URL('../../packages/reader/tests/images/specimen-1.heic', import.meta.url);

/** Where each format keeps its width, height and the like: most lies are told there. */
const HEADER_BYTES = { jpeg: 700, png: 64, bmp: 54, webp: 64, heic: 700, avif: 350, tiff: 300, pdf: 500 };

/** @type {Readonly<Record<string, (bytes: Buffer, random: Random, format: Format, others: readonly Buffer[]) => Buffer>>} */
const FAULTS = {
  truncated: (bytes, random) => bytes.subarray(0, random.integer(0, bytes.length - 1)),
  'a bit flipped': (bytes, random) => flipBits(bytes, random, 1, bytes.length),
  'bits flipped': (bytes, random) => flipBits(bytes, random, random.integer(2, 200), bytes.length),
  'bits flipped in its head': (bytes, random, format) =>
    flipBits(bytes, random, random.integer(1, 6), HEADER_BYTES[format]),
  'a lie in its head': (bytes, random, format) => {
    const lying = Buffer.from(bytes);
    const at = random.integer(2, Math.min(bytes.length, HEADER_BYTES[format]) - 5);
    lying.writeUInt32BE(random.pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xffff, 0x00010000]), at);
    return lying;
  },
  'noise in the middle': (bytes, random) => {
    const noisy = Buffer.from(bytes);
    const from = random.integer(0, bytes.length - 1);
    const to = Math.min(bytes.length, from + random.integer(1, 4000));
    for (let at = from; at < to; at++) noisy[at] = random.integer(0, 255);
    return noisy;
  },
  'a piece missing': (bytes, random) => {
    const from = random.integer(2, bytes.length - 1);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + random.integer(1, 3000))]);
  },
  'a piece twice': (bytes, random) => {
    const from = random.integer(2, bytes.length - 1);
    const piece = bytes.subarray(from, from + random.integer(1, 3000));
    return Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(from)]);
  },
  'zeroes at its end': (bytes, random) => {
    const ended = Buffer.from(bytes);
    return ended.fill(0, random.integer(2, bytes.length - 1));
  },
  'another format after its beginning': (bytes, random, _format, others) => {
    const other = random.pick(others);
    return Buffer.concat([bytes.subarray(0, random.integer(2, 400)), other.subarray(random.integer(0, 400))]);
  },
  'noise after its signature': (bytes, random) =>
    Buffer.concat([bytes.subarray(0, random.integer(2, 60)), makeNoise(random, random.integer(0, 5000))]),
  noise: (_bytes, random) => makeNoise(random, random.integer(0, 5000)),
  'a long tail': (bytes, random) => Buffer.concat([bytes, makeNoise(random, random.integer(1, 50_000))]),
};

/**
 * A maker of broken files: the n-th of a seed is the same each time, formats and faults take turns.
 * @param {string | number} seed
 * @returns {Promise<(index: number) => HostileFile>}
 */
export async function createHostileFileMaker(seed) {
  const whole = await encodeAll();
  const faults = Object.entries(FAULTS);
  return (index) => {
    const random = createRandom(`hostile/${seed}/${index}`);
    const format = /** @type {Format} */ (FORMATS[index % FORMATS.length]);
    const [fault, breakBytes] = faults[Math.floor(index / FORMATS.length) % faults.length] ?? [
      '',
      (bytes) => bytes,
    ];
    const variants = whole[format];
    const others = FORMATS.filter((other) => other !== format).flatMap((other) => whole[other]);
    return { format, fault, bytes: breakBytes(random.pick(variants), random, format, others) };
  };
}

/** Whole pictures of a specimen in the ways that each format knows. */
async function encodeAll() {
  const sample = await readFile(new URL('../../packages/specimen/samples/specimen-1.jpg', import.meta.url));
  const card = await sharp(sample).resize({ width: CARD_WIDTH }).removeAlpha().png().toBuffer();
  const picture = () => sharp(card);
  const { data, info } = await picture().raw().toBuffer({ resolveWithObject: true });
  return {
    jpeg: [
      await picture().jpeg({ quality: 70 }).toBuffer(),
      await picture().jpeg({ quality: 60, progressive: true, mozjpeg: true }).toBuffer(),
      await picture().greyscale().jpeg().toBuffer(),
      await picture().withMetadata({ orientation: 6 }).jpeg({ quality: 70 }).toBuffer(),
    ],
    png: [
      await picture().png().toBuffer(),
      await picture().png({ palette: true, colours: 16 }).toBuffer(),
      await picture().ensureAlpha(0.5).png({ progressive: true }).toBuffer(),
      await picture().toColourspace('rgb16').png().toBuffer(),
    ],
    bmp: [encodeBmp(data, info.width, info.height)],
    webp: [
      await picture().webp({ quality: 70 }).toBuffer(),
      await picture().webp({ lossless: true }).toBuffer(),
      await picture().ensureAlpha(0.5).webp({ quality: 60 }).toBuffer(),
    ],
    // Nothing here can write one.
    heic: [await readFile(HEIC)],
    avif: [
      await picture().avif({ quality: 60, effort: 2 }).toBuffer(),
      await picture().avif({ quality: 60, effort: 2, chromaSubsampling: '4:2:0' }).toBuffer(),
    ],
    tiff: [
      await picture().tiff({ compression: 'lzw' }).toBuffer(),
      await picture().tiff({ compression: 'jpeg', tile: true }).toBuffer(),
      await picture().tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer(),
      await picture()
        .greyscale()
        .toColourspace('b-w')
        .tiff({ compression: 'packbits', bitdepth: 4 })
        .toBuffer(),
    ],
    pdf: [
      writePdf([{ jpeg: await picture().jpeg().toBuffer(), width: info.width, height: info.height }]),
      writePdf([
        { jpeg: await picture().greyscale().jpeg().toBuffer(), width: info.width, height: info.height },
        { jpeg: await picture().jpeg().toBuffer(), width: info.width, height: info.height },
      ]),
    ],
  };
}

/** Uncompressed, 24 bits a pixel, rows from below. @param {Buffer} rgb @param {number} width @param {number} height */
function encodeBmp(rgb, width, height) {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + rowBytes * height);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  bytes.writeUInt32LE(rowBytes * height, 34);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const to = 54 + (height - 1 - y) * rowBytes + x * 3;
      bytes[to] = rgb[from + 2] ?? 0;
      bytes[to + 1] = rgb[from + 1] ?? 0;
      bytes[to + 2] = rgb[from] ?? 0;
    }
  }
  return bytes;
}

/** @param {Buffer} bytes @param {Random} random @param {number} count @param {number} within the first so many bytes */
function flipBits(bytes, random, count, within) {
  const flipped = Buffer.from(bytes);
  for (let flip = 0; flip < count; flip++) {
    const at = random.integer(0, Math.min(within, bytes.length) - 1);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.integer(0, 7));
  }
  return flipped;
}

/** @param {Random} random @param {number} size */
function makeNoise(random, size) {
  return Buffer.from(Uint8Array.from({ length: size }, () => random.integer(0, 255)));
}
