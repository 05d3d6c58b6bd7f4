import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BlobStore } from '@ktp-ocr/blobs/blob-store';
import { CheckView } from '@ktp-ocr/contract/checks/check-answer';
import { QueueUnreachableError } from '@ktp-ocr/jobs/open-producer-queue';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, makeKey } from '../environment/clients.js';
import {
  CHECK_ANSWER,
  failingReaders,
  formatErrorReaders,
  instantReaders,
} from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

const sample = (name: string) =>
  readFile(fileURLToPath(new URL(`../../packages/specimen/samples/${name}`, import.meta.url)));

describe('a picture is checked', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  const check = (body: Uint8Array, key = API_KEY) =>
    ask(environment.url, key, 'POST', '/v1/checks', {
      body: new Uint8Array(body),
      headers: { 'Content-Type': 'image/jpeg' },
    });
  const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
  const rowsOf = async (table: string) =>
    (await environment.sql.query(`SELECT count(*)::integer AS count FROM ${table}`)).rows[0].count;

  /** A blob store that says what became of what was put there. */
  function watchBlobs(store: BlobStore) {
    const held = new Set<string>();
    const blobs: BlobStore = {
      ...store,
      put: async (id, sealed) => {
        held.add(id);
        await store.put(id, sealed);
      },
      delete: async (id) => {
        await store.delete(id);
        held.delete(id);
      },
    };
    return { blobs, held };
  }

  it('in each of the four ways, and leaves no job, no charge, no row and no picture', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const base64 = FAKE_JPEG.toString('base64');
    const multipart = new FormData();
    multipart.set('file', new Blob([new Uint8Array(FAKE_JPEG)]), 'card');
    const bodies = [{ image: base64 }, new URLSearchParams({ img: base64 }), multipart];
    for (const body of bodies) {
      const response = await ask(environment.url, API_KEY, 'POST', '/v1/checks', { body });
      expect(response.status).toBe(200);
      expect(CheckView.parse(await response.json())).toEqual({
        livemode: true,
        ktp_found: true,
        cards_found: 1,
        quality: CHECK_ANSWER.quality,
        advice: [expect.objectContaining({ code: 'glare', fields: [] })],
        image: CHECK_ANSWER.image,
      });
    }
    expect((await check(FAKE_JPEG)).status).toBe(200);
    for (const table of ['jobs', 'charges', 'results', 'checks', 'result_accesses'])
      expect([table, await rowsOf(table)]).toEqual([table, 0]);
  });

  it('is refused with what is wrong with the request or the picture', async () => {
    await environment.startWorker({ readers: formatErrorReaders() });
    for (const bytes of [Buffer.from('GIF89a'), FAKE_JPEG])
      expect(await codeOf(await check(bytes))).toBe('IMAGE_INVALID_FORMAT');
    const url = await ask(environment.url, API_KEY, 'POST', '/v1/checks', {
      body: { url: 'https://example.com/ktp.jpg' },
    });
    expect([url.status, await codeOf(url)]).toEqual([400, 'INVALID_REQUEST']);
    const query = await ask(environment.url, API_KEY, 'POST', '/v1/checks?wait=3', { body: {} });
    expect(query.status).toBe(400);
  });

  it('has a limit of its own beside that of requests, told in the headers', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const { secret, id } = await makeKey(environment.url, { check_limit_per_minute: 2 });
    const first = await check(FAKE_JPEG, secret);
    expect(first.headers.get('ratelimit-policy')).toBe('"key";q=6000;w=60, "checks";q=2;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"key";r=5999;t=\d+, "checks";r=1;t=\d+$/);
    expect((await check(FAKE_JPEG, secret)).status).toBe(200);
    const refused = await check(FAKE_JPEG, secret);
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // Cards are still taken in; and the limit is one that can be changed.
    const submitted = await ask(environment.url, secret, 'POST', '/v1/jobs', {
      body: { image: FAKE_JPEG.toString('base64') },
    });
    expect(submitted.status).toBe(202);
    await ask(environment.url, ADMIN_KEY, 'PATCH', `/v1/keys/${id}`, {
      body: { check_limit_per_minute: 50 },
    });
    expect((await check(FAKE_JPEG, secret)).status).toBe(200);
  });

  it('answers test keys what they ask for', async () => {
    await environment.startWorker({ readers: failingReaders(new Error('test keys never get here')) });
    const { secret } = await makeKey(environment.url, { livemode: false });
    const asked = async (mark: string) => check(Buffer.concat([FAKE_JPEG, Buffer.from(mark)]), secret);
    const advised = async (mark: string) => {
      const view = CheckView.parse(await (await asked(mark)).json());
      return [view.livemode, view.ktp_found, view.cards_found, view.advice.map(({ code }) => code)];
    };
    expect(await advised('')).toEqual([false, true, 1, []]);
    expect(await advised('ktp-test-outcome=OK;quality=glare,dark')).toEqual([
      false,
      true,
      1,
      ['glare', 'too_dark'],
    ]);
    expect(await advised('ktp-test-outcome=FAIL')).toEqual([false, false, 0, ['not_a_ktp']]);
    // What only reading would find.
    expect(await advised('ktp-test-outcome=FAIL;reasons=nik_covered')).toEqual([false, true, 1, []]);
    for (const word of ['IMAGE_INVALID_FORMAT', 'IMAGE_INVALID_SIZE', 'INVALID_REQUEST', 'INNER_ERROR'])
      expect(await codeOf(await asked(`ktp-test-outcome=${word}`))).toBe(word);
  });

  it('says INNER_ERROR where nobody looks in time, and leaves nothing behind', async () => {
    const { blobs, held } = watchBlobs((await environment.startApi()).context.blobs);
    await environment.startApi({ blobs }, { CHECK_TIMEOUT_MS: '50' });
    const late = await check(FAKE_JPEG);
    expect([late.status, await codeOf(late)]).toEqual([503, 'INNER_ERROR']);
    expect([await rowsOf('checks'), held.size]).toEqual([0, 0]);
    const away = async () => {
      throw new QueueUnreachableError('away');
    };
    await environment.startApi({
      blobs,
      checkProducer: { enqueue: away, enqueueInspection: away, close: async () => {} },
    });
    expect((await check(FAKE_JPEG)).status).toBe(503);
    expect([await rowsOf('checks'), held.size]).toEqual([0, 0]);
  });

  it('is forgotten by the sweep where the process that asked has died', async () => {
    await environment.sql.query(
      `INSERT INTO checks (id, api_key_id, livemode, wrapped_key, created_at)
       SELECT gen_random_uuid(), id, true, '\\x00', clock_timestamp() - interval '1 hour' FROM api_keys`,
    );
    await environment.startWorker({ readers: instantReaders() });
    await expect.poll(() => rowsOf('checks')).toBe(0);
  });
});

describe('real pictures are checked', () => {
  const environment = useTestEnvironment();
  beforeAll(async () => {
    await environment.startWorker();
  });

  async function look(body: Uint8Array) {
    const response = await ask(environment.url, API_KEY, 'POST', '/v1/checks', {
      body: new Uint8Array(body),
      headers: { 'Content-Type': 'image/jpeg' },
    });
    return { status: response.status, view: CheckView.safeParse(await response.json()).data };
  }

  it('tells a KTP from a cat, a good picture from a blurred one, and an image from none', async () => {
    const card = await sample('specimen-1.jpg');
    const { view: good } = await look(card);
    expect(good).toMatchObject({ ktp_found: true, cards_found: 1, advice: [] });
    expect(good?.image.corners).toHaveLength(4);
    const { view: blurred } = await look(await sharp(card).blur(4).jpeg().toBuffer());
    expect(blurred?.advice.map(({ code }) => code)).toContain('blurred');
    const { view: cat } = await look(await sample('cat.jpg'));
    expect(cat).toMatchObject({ ktp_found: false });
    expect(cat?.advice[0]?.code).toBe('not_a_ktp');
    expect((await look(card.subarray(0, card.length / 2))).status).toBe(415);
  });
});
