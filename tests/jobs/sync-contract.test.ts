import { beforeEach, describe, expect, it } from 'vitest';
import {
  FAIL_ANSWER,
  formatErrorReaders,
  hangingReaders,
  instantReaders,
  SPECIMEN,
} from '../environment/fake-readers.js';
import { API_KEY, type TestEnvironment, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitSync } from '../environment/submit.js';

/** The public contract to the byte: what clients that already exist have in their code. */

async function countCharges(environment: TestEnvironment): Promise<number> {
  const { rows } = await environment.sql.query('SELECT count(*)::integer AS count FROM charges');
  return rows[0].count;
}

describe('POST /v1/id_ocr/general', () => {
  const environment = useTestEnvironment();

  async function expectAnswer(
    response: Response,
    body: string,
    options: { charges: number; status?: number },
  ) {
    expect(await response.text()).toBe(body);
    expect(response.status).toBe(options.status ?? 200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('x-charged')).toBe(String(options.charges > 0));
    before += options.charges;
    // Charged once it has been handed over: a moment after the last byte.
    await expect.poll(() => countCharges(environment)).toBe(before);
  }
  let before = 0;
  beforeEach(() => {
    before = 0;
  });

  it('OK: the sixteen fields in their order, charged', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const message = JSON.stringify(SPECIMEN);
    await expectAnswer(await submitSync(environment.url, FAKE_JPEG), `{"status":"OK","message":${message}}`, {
      charges: 1,
    });
    await worker.close();
  });

  it('FAIL: charged', async () => {
    const worker = await environment.startWorker({ readers: instantReaders(FAIL_ANSWER) });
    await expectAnswer(
      await submitSync(environment.url, FAKE_JPEG),
      '{"status":"FAIL","message":"check input image and retry"}',
      { charges: 1 },
    );
    await worker.close();
  });

  it('IMAGE_INVALID_FORMAT: by its first bytes, and by what only decoding shows; free', async () => {
    const body = '{"status":"IMAGE_INVALID_FORMAT","message":"image format not support"}';
    await expectAnswer(await submitSync(environment.url, Buffer.from('GIF89a')), body, { charges: 0 });
    const worker = await environment.startWorker({ readers: formatErrorReaders() });
    await expectAnswer(await submitSync(environment.url, FAKE_JPEG), body, { charges: 0 });
    await worker.close();
  });

  it('IMAGE_INVALID_SIZE: one byte over, and far more than the form may hold; free', async () => {
    const body = '{"status":"IMAGE_INVALID_SIZE","message":"image larger than 2M"}';
    const tooLarge = Buffer.concat([FAKE_JPEG, Buffer.alloc(2_097_153 - FAKE_JPEG.length)]);
    await expectAnswer(await submitSync(environment.url, tooLarge), body, { charges: 0 });
    await expectAnswer(await submitSync(environment.url, Buffer.alloc(9_000_000, 0xff)), body, {
      charges: 0,
    });
  });

  it('takes 2,097,152 bytes whose base64 must all be percent-encoded', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    // 0xffefbe repeated is a run of `+` and `/` in base64.
    const largest = Buffer.alloc(2_097_152, Buffer.from([0xff, 0xfb, 0xef, 0xbe]));
    largest.set([0xff, 0xd8, 0xff]);
    const response = await submitSync(environment.url, largest);
    expect(((await response.json()) as { status: string }).status).toBe('OK');
    await worker.close();
  });

  it('INVALID_REQUEST: no img, an empty one, no base64, another content type; free', async () => {
    const body = '{"status":"INVALID_REQUEST","message":"check request params"}';
    const headers = { 'X-API-Key': API_KEY };
    const post = (init: RequestInit) =>
      fetch(`${environment.url}/v1/id_ocr/general`, { method: 'POST', headers, ...init });
    for (const form of [{}, { img: '' }, { img: '{}' }, { img: '%00' }, { picture: 'aGFsbG8=' }] as Record<
      string,
      string
    >[]) {
      await expectAnswer(await post({ body: new URLSearchParams(form) }), body, { charges: 0 });
    }
    await expectAnswer(await post({ body: '{"img":"aGFsbG8="}' }), body, { charges: 0 });
    await expectAnswer(await post({}), body, { charges: 0 });
  });

  it('401 in the same envelope for a missing, unknown or overlong key', async () => {
    const body = '{"status":"INVALID_REQUEST","message":"check request params"}';
    for (const key of ['', 'unknown-key-0123456789abcdef0123456789', 'x'.repeat(5_000)]) {
      await expectAnswer(await submitSync(environment.url, FAKE_JPEG, key), body, {
        charges: 0,
        status: 401,
      });
    }
    const bare = await fetch(`${environment.url}/v1/id_ocr/general`, { method: 'POST' });
    await expectAnswer(bare, body, { charges: 0, status: 401 });
  });

  it('INNER_ERROR at the deadline, and nothing charged ever after', async () => {
    await environment.startApi({}, { SYNC_TIMEOUT_MS: '300' });
    const stuck = await environment.startWorker({ readers: hangingReaders() });
    const body =
      '{"status":"INNER_ERROR","message":"Service is not available right now, please try again later"}';
    await expectAnswer(await submitSync(environment.url, FAKE_JPEG), body, { charges: 0 });
    // Ended by the deadline: before the answer said so, the worker that has it in hand had lost the race.
    const { rows } = await environment.sql.query('SELECT outcome FROM jobs ORDER BY created_at DESC LIMIT 1');
    expect(rows[0].outcome).toBe('INNER_ERROR');
    await stuck.close().catch(() => {});
    const worker = await environment.startWorker({ readers: instantReaders() });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await countCharges(environment)).toBe(before);
    await worker.close();
  });

  it('tolerates a data: prefix, line breaks, and spaces where a form lost its pluses', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const image = Buffer.from([0xff, 0xd8, 0xff, 0xfb, 0xef, 0xbe, 0xfb, 0xef, 0xbe]);
    const base64 = image.toString('base64');
    expect(base64).toContain('+');
    for (const img of [
      `data:image/jpeg;base64,${base64}`,
      base64.replaceAll('+', ' '),
      `${base64.slice(0, 4)}\r\n${base64.slice(4)}`,
    ]) {
      const response = await fetch(`${environment.url}/v1/id_ocr/general`, {
        method: 'POST',
        headers: { 'X-API-Key': API_KEY },
        body: new URLSearchParams({ img }),
      });
      expect(((await response.json()) as { status: string }).status).toBe('OK');
    }
    await worker.close();
  });
});
