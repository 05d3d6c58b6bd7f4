import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePdf } from '../../specimen/src/photo/write-pdf.js';
import { createReader, type Reader } from '../src/create-reader.js';
import { ImageFormatError } from '../src/image/decode/image-format-error.js';

const SAMPLES = new URL('../../specimen/samples/', import.meta.url);
/** Sharp cannot write one: specimen-1.jpg through `heif-enc -q 60`. */
const HEIC = new URL('./images/specimen-1.heic', import.meta.url);

let reader: Reader;
let jpeg: Buffer;
let heic: Buffer;
let fields: Record<string, string>;

beforeAll(async () => {
  reader = await createReader();
  jpeg = await readFile(new URL('specimen-1.jpg', SAMPLES));
  heic = await readFile(HEIC);
  fields = JSON.parse(await readFile(new URL('specimen-1.json', SAMPLES), 'utf8')).fields;
});

afterAll(() => reader?.close());

async function readFields(bytes: Uint8Array, page?: number): Promise<Record<string, string>> {
  const { card } = await reader.read(bytes, page ? { page } : {});
  return Object.fromEntries(Object.entries(card.fields).map(([field, { value }]) => [field, value]));
}

async function toPage(image: Sharp) {
  const { data, info } = await image.jpeg({ quality: 92 }).toBuffer({ resolveWithObject: true });
  return { jpeg: data, width: info.width, height: info.height };
}

const blankPage = () =>
  toPage(sharp({ create: { width: 600, height: 400, channels: 3, background: '#fff' } }));

async function refusal(bytes: Uint8Array, page?: number): Promise<string> {
  try {
    await reader.read(bytes, page ? { page } : {});
    return 'read';
  } catch (error) {
    return error instanceof ImageFormatError ? error.reason : String(error);
  }
}

describe('the same card', () => {
  test.each([
    ['webp', () => sharp(jpeg).webp({ quality: 85 }).toBuffer()],
    ['avif', () => sharp(jpeg).avif({ quality: 70 }).toBuffer()],
    ['tiff', () => sharp(jpeg).tiff({ compression: 'lzw' }).toBuffer()],
    ['heic', async () => heic],
    ['jpeg', () => sharp(jpeg).resize({ width: 4_000 }).jpeg({ quality: 85 }).toBuffer()],
    ['pdf', async () => writePdf([await toPage(sharp(jpeg))])],
  ])('as %s', async (format, encode) => {
    const bytes = await encode();
    expect((await reader.read(bytes)).format).toBe(format);
    expect(await readFields(bytes)).toEqual(fields);
  });

  test('on the page of a PDF that is asked for', async () => {
    const bytes = writePdf([await blankPage(), await toPage(sharp(jpeg))]);
    const first = await reader.read(bytes);
    expect([first.pages, first.card.outcome]).toEqual([2, 'FAIL']);
    expect(await readFields(bytes, 2)).toEqual(fields);
    expect(await refusal(bytes, 3)).toBe('no-such-page');
  });

  test('places are in pixels of a page at 300 dots an inch', async () => {
    const { width, height, corners } = await reader.read(writePdf([await toPage(sharp(jpeg))]));
    expect([width, height]).toEqual([2_479, 3_508]);
    // 150 points from the left, 300 wide, and the card fills nearly all of it.
    expect(corners?.[0].x).toBeGreaterThan((150 * 300) / 72 - 10);
    expect(corners?.[1].x).toBeLessThan((450 * 300) / 72 + 10);
  });
});

describe('what is broken', () => {
  test('a HEIC cut short anywhere', async () => {
    for (const part of [0.05, 0.4, 0.8, 0.98]) {
      expect(await refusal(heic.subarray(0, Math.floor(heic.length * part))), `${part}`).toBe('corrupt');
    }
  });

  test('a HEIC with noise inside', async () => {
    const noisy = Buffer.from(heic);
    for (let at = 2_000; at < noisy.length; at += 7) noisy[at] = (at * 31) & 0xff;
    expect(['corrupt', 'read']).toContain(await refusal(noisy));
    // And nothing of it is left in the decoder.
    expect(await readFields(heic)).toEqual(fields);
  });

  test('a PDF without pages, of nothing, or cut short', async () => {
    const whole = writePdf([await toPage(sharp(jpeg))]);
    expect(await refusal(Buffer.from('%PDF-1.7\n'))).toBe('corrupt');
    expect(await refusal(writePdf([]))).toMatch(/corrupt|no-such-page/);
    expect(await refusal(whole.subarray(0, 200))).toBe('corrupt');
  });

  test('more pixels than are allowed, by the header', async () => {
    for (const bytes of [heic, await sharp(jpeg).avif().toBuffer(), await sharp(jpeg).webp().toBuffer()]) {
      await expect(reader.read(bytes, { maxPixels: 500_000 })).rejects.toMatchObject({
        reason: 'too-many-pixels',
      });
    }
  });
});
