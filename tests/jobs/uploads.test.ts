import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePdf } from '../../packages/specimen/src/photo/write-pdf.js';
import { ask, type Json } from '../environment/clients.js';
import { API_KEY, openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';

const SAMPLES = new URL('../../packages/specimen/samples/', import.meta.url);
const HEIC = new URL('../../packages/reader/tests/images/specimen-1.heic', import.meta.url);

let environment: TestEnvironment;
let jpeg: Buffer;
let fields: Record<string, string>;

beforeAll(async () => {
  jpeg = await readFile(new URL('specimen-1.jpg', SAMPLES));
  fields = JSON.parse(await readFile(new URL('specimen-1.json', SAMPLES), 'utf8')).fields;
  environment = await openTestEnvironment({
    MAX_UPLOAD_BYTES: String(20 * 2 ** 20),
    MAX_IMAGE_PIXELS: '20000000',
  });
  await environment.startApi();
  await environment.startWorker();
}, 60_000);

afterAll(() => environment.close());

async function submit(body: Buffer, query = ''): Promise<Response> {
  const headers = { 'Content-Type': 'application/octet-stream', Prefer: 'wait=60' };
  return ask(environment.url, API_KEY, 'POST', `/v1/jobs${query}`, { body, headers });
}

async function readJob(body: Buffer, query = ''): Promise<Json> {
  const { id } = (await (await submit(body, query)).json()) as { id: string };
  return (await (await ask(environment.url, API_KEY, 'GET', `/v1/jobs/${id}?wait=60`)).json()) as Json;
}

describe('what phones and scanners send to /v1/jobs', () => {
  it.each([
    ['webp', () => sharp(jpeg).webp({ quality: 85 }).toBuffer()],
    ['avif', () => sharp(jpeg).avif({ quality: 70 }).toBuffer()],
    ['tiff', () => sharp(jpeg).tiff({ compression: 'lzw' }).toBuffer()],
    ['heic', () => readFile(HEIC)],
    ['pdf', async () => writePdf([{ jpeg, width: 1_038, height: 655 }])],
    ['jpeg', () => sharp(jpeg).resize({ width: 4_300 }).jpeg({ quality: 96 }).toBuffer()],
  ])(
    '%s: the same sixteen fields',
    async (format, encode) => {
      const job = await readJob(await encode());
      expect(job.result).toEqual({ status: 'OK', message: fields });
      expect(job.image).toMatchObject({ format });
    },
    60_000,
  );

  it('an image that came as a form, as curl sends it without a Content-Type: told what to send', async () => {
    // One with more ampersands than a form may have fields, and one with hardly any.
    const png = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    for (const body of [jpeg, png]) {
      const response = await ask(environment.url, API_KEY, 'POST', '/v1/jobs', { body, headers });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: 'INVALID_REQUEST',
        detail: expect.stringMatching(
          /came as application\/x-www-form-urlencoded.*Content-Type: image\/jpeg/,
        ),
      });
    }
  });

  it('a PDF is read at the page that is asked for, and its pages are counted', async () => {
    const blank = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer();
    const pdf = writePdf([
      { jpeg: blank, width: 600, height: 400 },
      { jpeg, width: 1_038, height: 655 },
    ]);
    const second = await readJob(pdf, '?page=2');
    expect(second.result).toEqual({ status: 'OK', message: fields });
    expect(second.image).toMatchObject({ format: 'pdf', pages: 2 });
    expect(await readJob(pdf)).toMatchObject({ outcome: 'FAIL', image: { pages: 2 } });
    expect(await readJob(pdf, '?page=3')).toMatchObject({
      outcome: 'IMAGE_INVALID_FORMAT',
      charge: { billed: false },
    });
    for (const page of ['0', 'two', '1.5', '40000'])
      expect((await submit(pdf, `?page=${page}`)).status).toBe(400);
  }, 60_000);

  it('too many pixels are a matter of size, and so are too many bytes', async () => {
    const large = await sharp({ create: { width: 5_000, height: 4_001, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer();
    expect(await readJob(large)).toMatchObject({ outcome: 'IMAGE_INVALID_SIZE', charge: { billed: false } });
    expect((await submit(Buffer.alloc(20 * 2 ** 20 + 1, 0xff))).status).toBe(413);
  }, 60_000);
});
