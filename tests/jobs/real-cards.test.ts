import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import type { Envelope } from '@ktp-ocr/contract/sync/envelope';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { submitSync, waitForEnd } from '../environment/submit.js';

/** The whole service with its real reader processes: what a newcomer sees in the first ten minutes. */

const SAMPLES = ['specimen-1.jpg', 'specimen-2.jpg', 'specimen-3.png'];
const sample = (name: string) =>
  fileURLToPath(new URL(`../../packages/specimen/samples/${name}`, import.meta.url));

describe('the bundled specimens, read for real', () => {
  const environment = useTestEnvironment();
  beforeAll(async () => {
    await environment.startWorker();
  });

  async function toFormat(name: string, format: 'jpeg' | 'png' | 'bmp'): Promise<Buffer> {
    const image = sharp(await readFile(sample(name))).flatten();
    if (format === 'jpeg') return image.jpeg({ quality: 90 }).toBuffer();
    if (format === 'png') return image.resize({ width: 900 }).png({ palette: true }).toBuffer();
    const { data, info } = await image.resize({ width: 900 }).raw().toBuffer({ resolveWithObject: true });
    return toBmp(data, info.width, info.height);
  }

  const WAYS: readonly ((image: Buffer, format: string) => RequestInit)[] = [
    (image) => ({ body: new URLSearchParams({ img: image.toString('base64') }) }),
    (image) => ({
      body: JSON.stringify({ image: image.toString('base64') }),
      headers: { 'Content-Type': 'application/json' },
    }),
    (image) => {
      const body = new FormData();
      body.set('image', new Blob([new Uint8Array(image)]), 'ktp');
      return { body };
    },
    (image, format) => ({ body: new Uint8Array(image), headers: { 'Content-Type': `image/${format}` } }),
  ];

  it('as JPEG, PNG and BMP, in each of the four ways: OK with every field right', async () => {
    for (const [at, name] of SAMPLES.entries()) {
      const truth = JSON.parse(await readFile(sample(name.replace(/\.\w+$/, '.json')), 'utf8')).fields;
      for (const format of ['jpeg', 'png', 'bmp'] as const) {
        const image = await toFormat(name, format);
        // Half of the ways for each specimen: all of them for each format.
        for (const way of at % 2 === 0 ? WAYS.slice(0, 2) : WAYS.slice(2)) {
          const init = way(image, format);
          const response = await fetch(`${environment.url}/v1/jobs`, {
            method: 'POST',
            ...init,
            headers: { 'X-API-Key': API_KEY, ...init.headers },
          });
          expect(response.status).toBe(202);
          const { id } = (await response.json()) as { id: string };
          const job = await waitForEnd(environment.url, id);
          expect(job.result).toMatchObject({ status: 'OK', message: { id: truth.id, name: truth.name } });
          expect(job.charge.billed).toBe(true);
        }
      }
      const whole = await submitSync(environment.url, await readFile(sample(name)));
      expect(await whole.json()).toEqual({ status: 'OK', message: truth });
    }
  }, 180_000);

  it('tells numbers as exactly as they are meant', async () => {
    const { id } = (await (
      await fetch(`${environment.url}/v1/jobs?include=polygons,quality`, {
        method: 'POST',
        body: await readFile(sample('specimen-1.jpg')),
        headers: { 'X-API-Key': API_KEY, 'Content-Type': 'image/jpeg' },
      })
    ).json()) as { id: string };
    const { timings: _, ...job } = await waitForEnd(environment.url, id);
    const { polygons, image, ...others } = job as typeof job & Record<'polygons' | 'image', object>;
    expect(Object.keys(polygons)).toContain('name');
    const places = JSON.stringify([polygons, image]).match(/\d\.\d+/g) ?? [];
    expect(places.filter((number) => number.length > '0.1'.length)).toEqual([]);
    expect(JSON.stringify(others).match(/:-?\d+\.\d{4,}/g)).toBeNull();
  });

  it('answers what is no card, no image or a trap with the right word and charge, and lives', async () => {
    const jpeg = await readFile(sample('specimen-1.jpg'));
    const cases: readonly (readonly [string, Uint8Array, Envelope['status'], boolean])[] = [
      ['a cat', await readFile(sample('cat.jpg')), 'FAIL', true],
      ['a GIF', await sharp(jpeg).gif().toBuffer(), 'IMAGE_INVALID_FORMAT', false],
      ['a truncated JPEG', jpeg.subarray(0, jpeg.length / 2), 'IMAGE_INVALID_FORMAT', false],
      ['no bytes', Buffer.alloc(0), 'INVALID_REQUEST', false],
      [
        'a byte too many',
        Buffer.concat([jpeg, Buffer.alloc(2_097_153 - jpeg.length)]),
        'IMAGE_INVALID_SIZE',
        false,
      ],
      ['a bomb of 30,000 × 30,000 pixels', pixelBomb(), 'IMAGE_INVALID_SIZE', false],
    ];
    for (const [what, image, status, charged] of cases) {
      const response = await submitSync(environment.url, image);
      expect([what, ((await response.json()) as Envelope).status]).toEqual([what, status]);
      expect([what, response.headers.get('x-charged')]).toEqual([what, String(charged)]);
    }
    const again = await submitSync(environment.url, jpeg);
    expect(((await again.json()) as Envelope).status).toBe('OK');
  }, 60_000);
});

/** A true PNG of one bit a pixel: some 100 KB that would be 2.7 GB in memory. */
function pixelBomb(): Buffer {
  const side = 30_000;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(1, 8);
  const rows = Buffer.alloc(side * (1 + side / 8));
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...data]);
}

/** 24 bits, bottom row first: the commonest kind. sharp writes none. */
function toBmp(rgb: Buffer, width: number, height: number): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54 + rowBytes * height, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  const pixels = Buffer.alloc(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 3;
      const to = (height - 1 - y) * rowBytes + x * 3;
      pixels[to] = rgb[from + 2]!;
      pixels[to + 1] = rgb[from + 1]!;
      pixels[to + 2] = rgb[from]!;
    }
  }
  return Buffer.concat([header, pixels]);
}
