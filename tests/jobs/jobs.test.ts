import { JobView } from '@ktp-ocr/contract/jobs/job-view';
import { describe, expect, it } from 'vitest';
import { formatErrorReaders, instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, getJob, submitJob, waitForEnd } from '../environment/submit.js';

describe('/v1/jobs', () => {
  const environment = useTestEnvironment();

  const post = (init: RequestInit) =>
    fetch(`${environment.url}/v1/jobs`, {
      method: 'POST',
      ...init,
      headers: { 'X-API-Key': API_KEY, ...init.headers },
    });

  it('answers 202 with where to look and when, and the card once it is read', async () => {
    const response = await post({ body: FAKE_JPEG, headers: { 'Content-Type': 'image/jpeg' } });
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { id: string };
    expect(response.headers.get('location')).toBe(`/v1/jobs/${id}`);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);

    const queued = await getJob(environment.url, id);
    expect(queued).toMatchObject({
      status: 'queued',
      result: null,
      charge: { billed: false },
      finished_at: null,
    });

    const worker = await environment.startWorker({ readers: instantReaders() });
    const ended = await waitForEnd(environment.url, id);
    expect(JobView.parse(ended)).toEqual(ended);
    expect(ended).toMatchObject({
      status: 'succeeded',
      result: { status: 'OK', message: SPECIMEN },
      confidence: { id: 0.99 },
      extra: { blood_type: { value: 'O' } },
      charge: { billed: true, amount: 50_000, currency: 'IDR' },
    });
    await worker.close();
  });

  it('takes an image in each of the four ways', async () => {
    const base64 = FAKE_JPEG.toString('base64');
    const multipart = new FormData();
    multipart.set('image', new Blob([FAKE_JPEG]), 'ktp.jpg');
    const ways: RequestInit[] = [
      { body: new URLSearchParams({ img: base64 }) },
      { body: JSON.stringify({ image: base64 }), headers: { 'Content-Type': 'application/json' } },
      { body: multipart },
      { body: FAKE_JPEG, headers: { 'Content-Type': 'image/png' } },
      { body: FAKE_JPEG, headers: { 'Content-Type': 'application/octet-stream' } },
    ];
    for (const way of ways) expect((await post(way)).status).toBe(202);
  });

  it('takes the largest image as a data: URL in lines of 76 characters, however it comes', async () => {
    const largest = Buffer.alloc(2_097_152, FAKE_JPEG);
    const text = `data:image/jpeg;base64,${largest.toString('base64').replace(/.{76}/g, '$&\r\n')}`;
    const json = JSON.stringify({ image: text });
    const multipart = new FormData();
    multipart.set('img', text);
    const ways: RequestInit[] = [
      { body: new URLSearchParams({ img: text }) },
      { body: json, headers: { 'Content-Type': 'application/json' } },
      { body: multipart },
    ];
    for (const way of ways) expect((await post(way)).status).toBe(202);
    const headers = { 'X-API-Key': API_KEY, 'Content-Type': 'application/x-ndjson' };
    const batch = await fetch(`${environment.url}/v1/batches`, { method: 'POST', headers, body: json });
    expect(await batch.json()).toMatchObject({ items: [{ code: null }] });
  });

  it('answers bad input with a problem that says what is wrong, and takes nothing in', async () => {
    const before = await environment.sql.query('SELECT count(*) FROM jobs');
    const json = { 'Content-Type': 'application/json' };
    const image = { 'Content-Type': 'image/jpeg' };
    const tooLargeForm = new FormData();
    tooLargeForm.set('image', new Blob([Buffer.alloc(2_097_153, 0xff)]), 'ktp.jpg');
    const tooLargeField = new FormData();
    tooLargeField.set('img', 'A'.repeat(3_500_000));
    const secondFile = new FormData();
    secondFile.set('image', new Blob([FAKE_JPEG]), 'a.jpg');
    secondFile.set('other', new Blob([FAKE_JPEG]), 'b.jpg');
    const cases: [RequestInit, number, string][] = [
      [{ body: 'GIF89a', headers: image }, 415, 'IMAGE_INVALID_FORMAT'],
      [{ body: Buffer.alloc(0), headers: image }, 400, 'INVALID_REQUEST'],
      [{ body: Buffer.alloc(2_097_153, 0xff), headers: image }, 413, 'IMAGE_INVALID_SIZE'],
      [{ body: Buffer.alloc(3_000_000, 0xff), headers: image }, 413, 'IMAGE_INVALID_SIZE'],
      [{ body: tooLargeForm }, 413, 'IMAGE_INVALID_SIZE'],
      [{ body: tooLargeField }, 413, 'IMAGE_INVALID_SIZE'],
      [{ body: secondFile }, 400, 'INVALID_REQUEST'],
      [{ body: new FormData() }, 400, 'INVALID_REQUEST'],
      [{ body: '{"image":', headers: json }, 400, 'INVALID_REQUEST'],
      [{ body: '{"image":12}', headers: json }, 400, 'INVALID_REQUEST'],
      [{ body: 'null', headers: json }, 400, 'INVALID_REQUEST'],
      [{ body: '[]', headers: json }, 400, 'INVALID_REQUEST'],
      [{ body: '{"image":"not base64!"}', headers: json }, 400, 'INVALID_REQUEST'],
      [{ body: 'hello', headers: { 'Content-Type': 'text/plain' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [{}, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [
        { body: '{}', headers: { 'Content-Type': 'application/json; charset=koi8-r' } },
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ],
      [{ body: 'x', headers: { ...image, 'Content-Encoding': 'gzip' } }, 400, 'INVALID_REQUEST'],
    ];
    for (const [init, status, code] of cases) {
      const response = await post(init);
      const problem = (await response.json()) as Record<string, unknown>;
      expect([problem.code, response.status]).toEqual([code, status]);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(problem).toMatchObject({ status, request_id: response.headers.get('x-request-id') });
    }
    expect((await environment.sql.query('SELECT count(*) FROM jobs')).rows).toEqual(before.rows);
  });

  it('ends a job whose image does not decode as errored, free, and says which of the six words', async () => {
    const id = await submitJob(environment.url, FAKE_JPEG);
    const worker = await environment.startWorker({ readers: formatErrorReaders() });
    expect(await waitForEnd(environment.url, id)).toMatchObject({
      status: 'errored',
      result: { status: 'IMAGE_INVALID_FORMAT', message: 'image format not support' },
      charge: { billed: false },
    });
    await worker.close();
  });

  it('shows nobody what is not theirs: another key, no key and a strange id all find nothing', async () => {
    const id = await submitJob(environment.url, FAKE_JPEG);
    await environment.startApi({}, { BOOTSTRAP_API_KEY: 'another-key-of-another-client-0123456789' });
    const get = (jobId: string, key: string) =>
      fetch(`${environment.url}/v1/jobs/${jobId}`, { headers: { 'X-API-Key': key } });
    expect((await get(id, 'another-key-of-another-client-0123456789')).status).toBe(404);
    expect((await get('not-an-id', API_KEY)).status).toBe(404);
    expect((await get(id, '')).status).toBe(401);
    expect((await get(id, API_KEY)).status).toBe(200);
    const bearer = await fetch(`${environment.url}/v1/jobs/${id}`, {
      headers: { Authorization: `Bearer ${API_KEY}` },
    });
    expect(bearer.status).toBe(200);
  });

  it('keeps no image once it is read, and no result past its retention', async () => {
    await environment.sql.query('UPDATE api_keys SET result_retention_seconds = 1');
    const id = await submitJob(environment.url, FAKE_JPEG);
    const worker = await environment.startWorker({ readers: instantReaders() });
    await waitForEnd(environment.url, id);
    await expect.poll(async () => (await getJob(environment.url, id)).image_destroyed_at).not.toBeNull();
    await expect(worker.context.blobs.get(id)).rejects.toThrow(/gone/);
    await expect.poll(async () => (await getJob(environment.url, id)).result_destroyed_at).not.toBeNull();
    const gone = await getJob(environment.url, id);
    expect(gone).toMatchObject({ status: 'succeeded', result: null, charge: { billed: true } });
    expect(JSON.stringify(gone)).not.toContain(SPECIMEN.id);
    const { rows } = await environment.sql.query('SELECT wrapped_key FROM jobs WHERE id = $1', [id]);
    expect(rows[0].wrapped_key).toBeNull();
    await worker.close();
  });

  it('in zero-retention mode gives a result out once, writes down to whom, and shreds it', async () => {
    await environment.sql.query(
      'UPDATE api_keys SET destroy_result_once_fetched = true, result_retention_seconds = 86400',
    );
    const id = await submitJob(environment.url, FAKE_JPEG);
    const worker = await environment.startWorker({ readers: instantReaders() });
    expect((await waitForEnd(environment.url, id)).result).toMatchObject({ status: 'OK' });
    await expect.poll(async () => (await getJob(environment.url, id)).result_destroyed_at).not.toBeNull();
    expect(await getJob(environment.url, id)).toMatchObject({
      status: 'succeeded',
      result: null,
      charge: { billed: true },
    });
    const accesses = await environment.sql.query(
      'SELECT channel, request_id FROM result_accesses WHERE job_id = $1',
      [id],
    );
    expect(accesses.rows).toEqual([{ channel: 'poll', request_id: expect.any(String) }]);
    await expect(environment.sql.query('DELETE FROM result_accesses')).rejects.toThrow(/append-only/);
    await worker.close();
  });

  it('HEAD hands nothing out, and so destroys nothing; of events it tells that they are there', async () => {
    const head = async (path: string) => {
      const headers = { 'X-API-Key': API_KEY };
      const signal = AbortSignal.timeout(5_000);
      const answer = await fetch(`${environment.url}/v1/jobs/${path}`, { method: 'HEAD', headers, signal });
      return [answer.status, answer.headers.get('content-type')];
    };
    await environment.sql.query(
      'UPDATE api_keys SET destroy_result_once_fetched = true, result_retention_seconds = 86400',
    );
    const id = await submitJob(environment.url, FAKE_JPEG);
    expect(await head(`${id}/events`)).toEqual([200, 'text/event-stream; charset=utf-8']);
    const worker = await environment.startWorker({ readers: instantReaders() });
    await expect
      .poll(
        async () =>
          (await environment.sql.query('SELECT status FROM jobs WHERE id = $1', [id])).rows[0].status,
      )
      .toBe('succeeded');
    expect(await head(id)).toEqual([200, 'application/json; charset=utf-8']);
    const { rows } = await environment.sql.query('SELECT channel FROM result_accesses WHERE job_id = $1', [
      id,
    ]);
    expect(rows).toEqual([]);
    expect(await getJob(environment.url, id)).toMatchObject({
      result: { status: 'OK' },
      result_destroyed_at: null,
    });
    await worker.close();
  });

  it('is alive at once and ready only when a reader is warm', async () => {
    const ready = async () => {
      const response = await fetch(`${environment.url}/readyz`);
      return { status: response.status, body: await response.json() };
    };
    expect((await fetch(`${environment.url}/livez`)).status).toBe(200);
    expect(await ready()).toMatchObject({
      status: 503,
      body: { checks: { database: 'ok', queue: 'ok', model: 'unavailable' } },
    });
    const worker = await environment.startWorker({ readers: instantReaders() });
    await expect.poll(async () => (await ready()).status).toBe(200);
    await worker.close();
  });
});
