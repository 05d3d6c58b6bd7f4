import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { CANARY_ID } from '@ktp-ocr/blobs/storage-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ADMIN_KEY, ask, type Json, makeKey, post, postJob } from '../environment/clients.js';
import {
  fakeReaders,
  hangingReaders,
  instantReaders,
  OK_ANSWER,
  slowReaders,
} from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

describe('the edges of /v1/jobs', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY, REQUEST_TIMEOUT_MS: '1500' });

  const get = (path: string, headers = {}, key = API_KEY) =>
    ask(environment.url, key, 'GET', path, { headers });
  const getJson = async (path: string, key = API_KEY) => (await (await get(path, {}, key)).json()) as Json;

  it('waits as long as preferred and no longer, and says so', async () => {
    const began = performance.now();
    const late = await post(environment.url, API_KEY, {}, { Prefer: 'respond-async, wait=1' });
    expect([late.status, late.headers.get('preference-applied')]).toEqual([202, 'wait=1']);
    expect(performance.now() - began).toBeGreaterThan(950);
    const { id } = (await late.json()) as { id: string };
    const poll = get(`/v1/jobs/${id}?wait=30`);
    const worker = await environment.startWorker({ readers: slowReaders(100) });
    expect(await (await poll).json()).toMatchObject({ status: 'succeeded' });
    expect((await get(`/v1/jobs/${id}?wait=61`)).status).toBe(400);
    await worker.close();
  });

  it('answers 304 to who knows it already, and tells position and eta from the queue as it moves', async () => {
    const { secret } = await makeKey(environment.url);
    const ids = [
      await postJob(environment.url, secret),
      await postJob(environment.url, secret),
      await postJob(environment.url, secret),
    ];
    const before = await environment.sql.query(
      "SELECT count(*)::integer AS n FROM jobs WHERE status = 'queued'",
    );
    const job = await getJson(`/v1/jobs/${ids[2]}`, secret);
    expect(job.position).toBe(before.rows[0].n);
    const etag = (await get(`/v1/jobs/${ids[2]}`, {}, secret)).headers.get('etag')!;
    expect((await get(`/v1/jobs/${ids[2]}`, { 'If-None-Match': etag }, secret)).status).toBe(304);
    // What comes after these waits for as long as this test looks at the queue, however slowly it does.
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const readers = fakeReaders(async () => {
      await (readers.reads > ids.length ? held : new Promise((resolve) => setTimeout(resolve, 400)));
      return OK_ANSWER;
    });
    const worker = await environment.startWorker({ readers }, { WORKER_CONCURRENCY: '1' });
    // Before the worker is closed, which waits for the card in hand.
    onTestFinished(letGo);
    for (const id of ids) await getJson(`/v1/jobs/${id}?wait=20`, secret);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const more: string[] = [];
    for (let i = 0; i < 12; i += 1) more.push(await postJob(environment.url, secret));
    const last = await get(`/v1/jobs/${more.at(-1)}`, {}, secret);
    const queued = (await last.json()) as { position: number; eta: string };
    // Of twelve one is being read and one more is claimed.
    await expect
      .poll(async () => (await getJson(`/v1/jobs/${more.at(-1)}`, secret)).position)
      .toBe(more.length - 2);
    expect(queued.position).toBeGreaterThanOrEqual(more.length - 2);
    const etaMs = Date.parse(queued.eta) - Date.now();
    // Twelve cards of 400 ms on one fake reader: some seconds, certainly not none and not a minute.
    expect(etaMs).toBeGreaterThan(0);
    expect(etaMs).toBeLessThan(20_000);
    // Whole seconds, rounded up from what was left when the answer was written, a little before now.
    const retryAfterMs = Number(last.headers.get('retry-after')) * 1_000;
    expect(retryAfterMs).toBeGreaterThanOrEqual(etaMs);
    expect(retryAfterMs).toBeLessThan(etaMs + 2_000);
    expect((await get(`/v1/jobs/${ids[2]}`, { 'If-None-Match': etag }, secret)).status).toBe(200);
    letGo();
    for (const id of more) await getJson(`/v1/jobs/${id}?wait=20`, secret);
    await worker.close();
  });

  it('lists by status, reference and time, page by page, never another key’s', async () => {
    const { secret } = await makeKey(environment.url);
    for (const reference of ['a', 'b', 'a', 'c', 'a'])
      await postJob(environment.url, secret, { reference, metadata: { n: '1' } });
    const all = await getJson('/v1/jobs?limit=100', secret);
    expect((all.data as Json[]).map(({ reference }) => reference)).toEqual(['a', 'c', 'a', 'b', 'a']);
    const seen: unknown[] = [];
    let path = '/v1/jobs?limit=2&reference=a&status=queued';
    for (;;) {
      const page = (await getJson(path, secret)) as { data: Json[]; next_cursor: string | null };
      seen.push(...page.data.map(({ id }) => id));
      if (!page.next_cursor) break;
      path = `/v1/jobs?limit=2&reference=a&status=queued&cursor=${page.next_cursor}`;
    }
    expect(seen).toEqual(
      (all.data as Json[]).filter(({ reference }) => reference === 'a').map(({ id }) => id),
    );
    const day = new Date().toISOString().slice(0, 10);
    expect((await getJson(`/v1/jobs?created_to=${day}`, secret)).data).toEqual([]);
    expect(((await getJson(`/v1/jobs?created_from=${day}`, secret)).data as Json[]).length).toBe(5);
    expect((await get('/v1/jobs?cursor=bm90IG91cnM')).status).toBe(400);
    for (const { id } of all.data as Json[]) await ask(environment.url, secret, 'DELETE', `/v1/jobs/${id}`);
  });

  it('a cancel wins or loses the race honestly', async () => {
    const stuck = await environment.startWorker({ readers: hangingReaders() }, { LEASE_MS: '1000' });
    const id = await postJob(environment.url, API_KEY);
    await expect.poll(async () => (await getJson(`/v1/jobs/${id}`)).status).toBe('processing');
    const won = await ask(environment.url, API_KEY, 'POST', `/v1/jobs/${id}/cancel`);
    expect([won.status, await won.json()]).toMatchObject([
      200,
      { status: 'canceled', charge: { billed: false } },
    ]);
    await stuck.close();
    const worker = await environment.startWorker({ readers: instantReaders() });
    const other = await postJob(environment.url, API_KEY);
    await getJson(`/v1/jobs/${other}?wait=20`);
    const lost = await ask(environment.url, API_KEY, 'POST', `/v1/jobs/${other}/cancel`);
    expect([lost.status, await lost.json()]).toMatchObject([409, { code: 'JOB_ENDED' }]);
    expect(await getJson(`/v1/jobs/${id}`)).toMatchObject({ status: 'canceled', result: null });
    await worker.close();
  });

  it('delete destroys image, result and metadata and leaves the charge; a queued job is canceled by it', async () => {
    const api = await environment.startApi();
    const queued = await postJob(environment.url, API_KEY, { metadata: { name: 'A PERSON' } });
    expect((await ask(environment.url, API_KEY, 'DELETE', `/v1/jobs/${queued}`)).status).toBe(204);
    expect(await getJson(`/v1/jobs/${queued}`)).toMatchObject({ status: 'canceled', metadata: null });
    await expect(api.context.blobs.get(queued)).rejects.toThrow(/gone/);
    const worker = await environment.startWorker({ readers: instantReaders() });
    const id = await postJob(environment.url, API_KEY, { reference: 'kept' });
    await getJson(`/v1/jobs/${id}?wait=20`);
    expect((await ask(environment.url, API_KEY, 'DELETE', `/v1/jobs/${id}`)).status).toBe(204);
    const gone = await getJson(`/v1/jobs/${id}`);
    expect(gone).toMatchObject({
      status: 'succeeded',
      result: null,
      reference: 'kept',
      charge: { billed: true },
    });
    expect(gone.image_destroyed_at).not.toBeNull();
    expect(gone.result_destroyed_at).not.toBeNull();
    const { rows } = await environment.sql.query(
      'SELECT wrapped_key, (SELECT count(*)::integer FROM results WHERE job_id = jobs.id) AS results FROM jobs WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ wrapped_key: null, results: 0 }]);
    await worker.close();
  });

  it('expires what nobody began to read in time, free', async () => {
    const id = await postJob(environment.url, API_KEY, { expires_in: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const worker = await environment.startWorker({ readers: instantReaders() });
    expect(await getJson(`/v1/jobs/${id}?wait=20`)).toMatchObject({
      status: 'errored',
      outcome: 'INNER_ERROR',
      charge: { billed: false },
    });
    await worker.close();
  });

  it('tells every state over Server-Sent Events, and after a break only what is new', async () => {
    const id = await postJob(environment.url, API_KEY);
    const broken = new AbortController();
    const response = await fetch(`${environment.url}/v1/jobs/${id}/events`, {
      headers: { 'X-API-Key': API_KEY },
      signal: broken.signal,
    });
    let text = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (text.includes('event: ')) break;
    }
    broken.abort();
    expect(text).toContain('event: queued');
    const lastId = /id: (\S+)/.exec(text)![1]!;
    const worker = await environment.startWorker({ readers: slowReaders(700) });
    const resumed = await (await get(`/v1/jobs/${id}/events`, { 'Last-Event-ID': lastId })).text();
    expect(resumed).not.toContain('event: queued');
    expect(resumed.match(/event: (\w+)/g)?.at(-1)).toBe('event: succeeded');
    expect(JSON.parse(/data: (.*)\n\n$/.exec(resumed)![1]!)).toMatchObject({ id, outcome: 'OK' });
    await worker.close();
  });

  it('batches: refuses single images, keeps the order, and tells how far it is', async () => {
    const form = new FormData();
    form.append('image', new Blob([FAKE_JPEG]), 'one.jpg');
    form.append('image', new Blob([Buffer.alloc(2_097_153, 0xff)]), 'large.jpg');
    form.append('image', new Blob(['GIF89a']), 'two.gif');
    form.append('image', new Blob([FAKE_JPEG]), 'three.jpg');
    const submit = () =>
      ask(environment.url, API_KEY, 'POST', '/v1/batches?reference=file_name', {
        body: form,
        headers: { 'Idempotency-Key': 'a-batch' },
      });
    const accepted = (await (await submit()).json()) as { id: string; items: Json[] };
    expect(accepted.items.map(({ reference, code }) => [reference, code])).toEqual([
      ['one.jpg', null],
      ['large.jpg', 'IMAGE_INVALID_SIZE'],
      ['two.gif', 'IMAGE_INVALID_FORMAT'],
      ['three.jpg', null],
    ]);
    const again = await submit();
    expect([again.headers.get('idempotency-replayed'), await again.json()]).toEqual(['true', accepted]);
    expect(await getJson(`/v1/batches/${accepted.id}`)).toMatchObject({
      status: 'running',
      progress: { total: 4, ended: 2 },
    });
    const worker = await environment.startWorker({ readers: instantReaders() });
    await expect.poll(async () => (await getJson(`/v1/batches/${accepted.id}`)).status).toBe('ended');
    expect((await getJson(`/v1/batches/${accepted.id}`)).progress).toEqual({
      total: 4,
      ended: 4,
      by_status: { succeeded: 2, refused: 2 },
    });
    await worker.close();
    const line = JSON.stringify({ image: FAKE_JPEG.toString('base64') });
    const headers = { 'Content-Type': 'application/x-ndjson' };
    const many = (count: number) =>
      ask(environment.url, API_KEY, 'POST', '/v1/batches', { body: `${line}\n`.repeat(count), headers });
    expect((await many(101)).status).toBe(400);
    const hundred = (await (await many(100)).json()) as { items: Json[] };
    expect(hundred.items.length).toBe(100);
    const files = await environment.sql.query(
      "SELECT count(*)::integer AS n FROM jobs WHERE channel = 'batch'",
    );
    expect(files.rows[0].n).toBe(102);
  });

  it('says clearly which field is wrong, and never what was in it', async () => {
    const response = await post(environment.url, API_KEY, {
      reference: 'x'.repeat(300),
      include: ['everything'],
      metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, 'v'])),
      surprise: 'SECRET',
    });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).not.toMatch(/SECRET|everything|xxx/);
    expect(JSON.parse(text).errors).toEqual(
      expect.arrayContaining([
        { field: 'reference', detail: 'must not be longer than 255' },
        { field: 'include.0', detail: 'must be one of quality, polygons, crop' },
        { field: 'metadata', detail: 'at most 16 keys' },
        { field: 'surprise', detail: 'is not a known field' },
      ]),
    );
    const both = await ask(environment.url, API_KEY, 'POST', '/v1/jobs', {
      body: { image: 'a', url: 'https://example.org/' },
    });
    expect(both.status).toBe(400);
    for (const url of [
      'http://127.0.0.1/',
      'https://169.254.169.254/',
      'file:///etc/passwd',
      'https://[::1]/',
    ]) {
      expect((await ask(environment.url, API_KEY, 'POST', '/v1/jobs', { body: { url } })).status).toBe(400);
    }
    const wrongMethod = await ask(environment.url, API_KEY, 'PUT', '/v1/jobs');
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });

  it('cuts off a client that sends its body too slowly', async () => {
    const socket = net.connect(Number(new URL(environment.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const head = [
      'POST /v1/jobs HTTP/1.1',
      'Host: x',
      `X-API-Key: ${API_KEY}`,
      'Content-Type: image/jpeg',
      'Content-Length: 9',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n\xff`);
    const answer = Buffer.concat(await socket.toArray()).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(answer).toMatch(/"code":"UPLOAD_TOO_SLOW".*fewer than 65536 bytes a second/);
  });

  const part =
    'Content-Disposition: form-data; name="image"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n';
  it.each([
    [
      'application/x-ndjson',
      `{"image":"${FAKE_JPEG.toString('base64')}"}\n{"image":"${FAKE_JPEG.toString('base64')}`,
    ],
    ['multipart/form-data; boundary=b', `--b\r\n${part}\xff\xd8\xff\xe0\r\n--b\r\n${part}\xff\xd8\xff`],
  ])('cuts off a batch that comes too slowly as %s, and keeps nothing of it', async (type, beginning) => {
    const socket = net.connect(Number(new URL(environment.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const head = ['POST /v1/batches HTTP/1.1', 'Host: x', `X-API-Key: ${API_KEY}`];
    socket.write(`${[...head, `Content-Type: ${type}`, 'Content-Length: 100000000'].join('\r\n')}\r\n\r\n`);
    socket.write(beginning, 'latin1');
    const answer = Buffer.concat(await socket.toArray()).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(answer).toContain('UPLOAD_TOO_SLOW');
    expect((await environment.sql.query('SELECT 1 FROM jobs')).rows).toEqual([]);
    const names = (await readdir(environment.env.BLOB_DIR!, { recursive: true })).map((name) =>
      path.basename(name),
    );
    expect(names.filter((name) => name.length >= CANARY_ID.length)).toEqual([CANARY_ID]);
  });

  it('takes a body as long as it comes at a pace, however long that is', async () => {
    const { port } = await environment.startApi({}, { UPLOAD_MIN_BYTES_PER_SECOND: '1' });
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const head = ['POST /v1/jobs HTTP/1.1', 'Host: x', 'Connection: close', `X-API-Key: ${API_KEY}`];
    const type = ['Content-Type: image/jpeg', `Content-Length: ${FAKE_JPEG.length + 400}`];
    socket.write(`${[...head, ...type].join('\r\n')}\r\n\r\n`);
    socket.write(FAKE_JPEG);
    // Four spans of REQUEST_TIMEOUT_MS.
    for (let sent = 0; sent < 40; sent += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      socket.write('x'.repeat(10));
    }
    expect(Buffer.concat(await socket.toArray()).toString()).toMatch(/^HTTP\/1\.1 202/);
  }, 30_000);

  it('answers who waits when it is asked to stop, and takes no more', async () => {
    const api = await environment.startApi();
    const { url } = environment;
    const id = await postJob(url, API_KEY);
    const waiting = ask(url, API_KEY, 'GET', `/v1/jobs/${id}?wait=60`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const stopped = api.close();
    const answer = await waiting;
    expect([answer.status, await answer.json()]).toMatchObject([200, { status: 'queued' }]);
    await stopped;
    await expect(ask(url, API_KEY, 'GET', '/livez')).rejects.toThrow();
  });
});
