import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase, type Database } from '@ktp-ocr/database/connect-database';
import { rememberApiKeys } from '@ktp-ocr/database/keys/remember-api-keys';
import { type Listener, listenToDatabase } from '@ktp-ocr/database/listen-to-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, type Json, makeKey, post, postJob } from '../environment/clients.js';
import { fakeReaders, instantReaders, OK_ANSWER } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitSync } from '../environment/submit.js';

/** Hears nothing and does not know it: a connection that died without a word. Whoever listens to it believes all they know. */
const DEAF: Listener = { isHearing: () => true, subscribe: () => {}, close: async () => {} };

describe('a key that an API remembers and that has changed, though it never hears of it', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  /** Where keys are changed; `environment.url` is the API that hears nothing. */
  let first: string;
  let database: Database;
  beforeAll(async () => {
    first = environment.url;
    database = connectDatabase({ url: environment.env.DATABASE_URL! });
    await environment.startApi({ keyMemory: rememberApiKeys(database, DEAF) });
  });
  afterAll(() => database.close());

  const change = async (id: string, body: object) => {
    const response = await ask(first, ADMIN_KEY, 'PATCH', `/v1/keys/${id}`, { body });
    expect([response.status, await response.json()]).toMatchObject([200, {}]);
  };
  const revoke = (id: string) => ask(first, ADMIN_KEY, 'DELETE', `/v1/keys/${id}`);
  const poll = (secret: string, job: string, headers = {}) =>
    ask(environment.url, secret, 'GET', `/v1/jobs/${job}`, { headers });
  const countRows = async (table: string) =>
    (await environment.sql.query(`SELECT count(*)::integer AS n FROM ${table}`)).rows[0].n as number;

  /** With a job that has been read, and known to the API from several requests. */
  async function makeKnownKey(terms: object = {}) {
    const { id, secret } = await makeKey(first, terms);
    const job = await postJob(environment.url, secret);
    const worker = await environment.startWorker({ readers: instantReaders() });
    await expect
      .poll(async () => ((await (await poll(secret, job)).json()) as Json).status)
      .toBe('succeeded');
    await worker.close();
    return { id, secret, job };
  }

  it.each([
    ['revoked', (id: string) => revoke(id)],
    [
      'rotated',
      (id: string) => ask(first, ADMIN_KEY, 'POST', `/v1/keys/${id}/rotate`, { body: { grace_seconds: 0 } }),
    ],
    [
      'expired',
      (id: string) =>
        environment.sql.query("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1", [
          id,
        ]),
    ],
  ])(
    'once %s takes nothing in, tells nothing and is handed nothing, from the next request on',
    async (_, end) => {
      const { id, secret, job } = await makeKnownKey();
      const kept = await post(environment.url, secret, {}, { 'Idempotency-Key': 'kept' });
      expect(kept.status).toBe(202);
      const before = [await countRows('jobs'), await countRows('result_accesses')];
      await end(id);
      const asked = [
        () => poll(secret, job),
        () => poll(secret, job, { 'If-None-Match': '"other"' }),
        () => poll(secret, job, { 'If-None-Match': '*' }),
        () => ask(environment.url, secret, 'HEAD', `/v1/jobs/${job}`),
        () => poll(secret, randomUUID()),
        () => post(environment.url, secret),
        () => post(environment.url, secret, {}, { 'Idempotency-Key': 'kept' }),
        () => post(environment.url, secret, { webhook: 'https://example.com/told' }),
        () => submitSync(environment.url, FAKE_JPEG, secret),
        () => ask(environment.url, secret, 'GET', '/v1/jobs'),
        () => ask(environment.url, secret, 'DELETE', `/v1/jobs/${job}`),
      ];
      for (const again of [asked, asked]) {
        for (const request of again) {
          const response = await request();
          expect([response.status, await response.text()]).toEqual([
            401,
            expect.not.stringContaining('CONTOH'),
          ]);
        }
      }
      expect([await countRows('jobs'), await countRows('result_accesses')]).toEqual(before);
      expect(await countRows('webhook_endpoints')).toBe(0);
    },
  );

  it('lacks a scope as soon as it is taken, and has it as soon as it is given', async () => {
    const { id, secret, job } = await makeKnownKey();
    await change(id, { scopes: ['jobs:write'] });
    expect((await poll(secret, job)).status).toBe(403);
    await change(id, { scopes: ['jobs:read'] });
    expect((await poll(secret, job)).status).toBe(200);
    expect((await post(environment.url, secret)).status).toBe(403);
    await change(id, { scopes: ['jobs:*'] });
    expect((await post(environment.url, secret)).status).toBe(202);
  });

  it('goes by its new terms: jobs in flight, and how long what it sends is kept', async () => {
    const { id, secret } = await makeKnownKey();
    await change(id, { image_retention_seconds: 77, result_retention_seconds: 99 });
    const job = await postJob(environment.url, secret);
    const { rows } = await environment.sql.query(
      'SELECT image_retention_seconds, result_retention_seconds FROM jobs WHERE id = $1',
      [job],
    );
    expect(rows).toEqual([{ image_retention_seconds: 77, result_retention_seconds: 99 }]);
    await change(id, { max_in_flight: 1 });
    expect((await post(environment.url, secret)).status).toBe(429);
    expect((await submitSync(environment.url, FAKE_JPEG, secret)).status).toBe(429);
    await change(id, { max_in_flight: 2 });
    expect((await post(environment.url, secret)).status).toBe(202);
  });

  it('is still remembered where only its use and its balance have changed', async () => {
    const { secret, id } = await makeKey(first, { billing: 'prepaid', credits: 1_000_000 });
    await postJob(environment.url, secret);
    await environment.sql.query('UPDATE api_keys SET last_used_at = now() WHERE id = $1', [id]);
    const read = async () =>
      (await environment.sql.query('SELECT revision FROM api_keys WHERE id = $1', [id])).rows[0].revision;
    const before = await read();
    await postJob(environment.url, secret);
    expect(await read()).toBe(before);
    await change(id, { billing: 'postpaid' });
    expect(await read()).toBe(before + 1);
  });

  it('revoked while a caller waits on the line, gets no answer and pays none', async () => {
    const { id, secret } = await makeKey(first);
    let begun = () => {};
    const reading = new Promise<void>((resolve) => {
      begun = resolve;
    });
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const readers = fakeReaders(async () => {
      begun();
      await finished;
      return OK_ANSWER;
    });
    await environment.startWorker({ readers });
    const answer = submitSync(environment.url, FAKE_JPEG, secret);
    await reading;
    await revoke(id);
    finish();
    const response = await answer;
    expect([response.status, await response.text()]).toEqual([401, expect.not.stringContaining('CONTOH')]);
    await expect
      .poll(async () => (await environment.sql.query('SELECT handover FROM jobs')).rows)
      .toEqual([{ handover: 'undelivered' }]);
    expect([await countRows('charges'), await countRows('result_accesses')]).toEqual([0, 0]);
  });

  it('revoked while a batch is on its way takes nothing of it in', async () => {
    const { id, secret } = await makeKey(first);
    const line = `${JSON.stringify({ image: FAKE_JPEG.toString('base64') })}\n`;
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(Buffer.from(line));
        await sleep(300);
        await revoke(id);
        controller.enqueue(Buffer.from(line));
        controller.close();
      },
    });
    const response = await fetch(`${environment.url}/v1/batches`, {
      method: 'POST',
      headers: { 'X-API-Key': secret, 'Content-Type': 'application/x-ndjson' },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(401);
    expect([await countRows('jobs'), await countRows('batches')]).toEqual([0, 0]);
  });
});

describe('what an API hears of keys', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });

  it('however requests and a revocation meet, none that begins after its answer is let in', async () => {
    const first = environment.url;
    await environment.startApi();
    const second = environment.url;
    for (let round = 0; round < 12; round += 1) {
      const { id, secret } = await makeKey(first);
      const job = await postJob(second, secret);
      let isRevoked = false;
      let isOver = false;
      const late: number[] = [];
      const loops = [0, 1, 2].map(async (which) => {
        while (!isOver) {
          const beganLate = isRevoked;
          const response =
            which === 0 ? await post(second, secret) : await ask(second, secret, 'GET', `/v1/jobs/${job}`);
          await response.arrayBuffer();
          if (beganLate) late.push(response.status);
        }
      });
      await sleep(Math.random() * 40);
      await ask(first, ADMIN_KEY, 'DELETE', `/v1/keys/${id}`);
      isRevoked = true;
      await expect.poll(() => late.length).toBeGreaterThan(5);
      isOver = true;
      await Promise.all(loops);
      expect(new Set(late)).toEqual(new Set([401]));
    }
  });

  it('remembers nothing while it cannot hear, and looks again once it can', async () => {
    const { id, secret } = await makeKey(environment.url, { scopes: ['jobs:read'] });
    const database = connectDatabase({ url: environment.env.DATABASE_URL! });
    const listener = listenToDatabase(database);
    const memory = rememberApiKeys(database, listener);
    const isRemembered = async () => (await memory.recall(secret))?.isRemembered;
    try {
      await expect.poll(() => listener.isHearing()).toBe(true);
      expect([await isRemembered(), await isRemembered()]).toEqual([false, true]);

      await ask(environment.url, ADMIN_KEY, 'PATCH', `/v1/keys/${id}`, { body: { scopes: ['jobs:write'] } });
      await expect.poll(async () => (await memory.recall(secret))?.apiKey.scopes).toEqual(['jobs:write']);
      expect(await isRemembered()).toBe(true);

      await environment.sql.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
      );
      await expect.poll(() => listener.isHearing(), { interval: 5 }).toBe(false);
      expect([await isRemembered(), await isRemembered()]).toEqual([false, false]);
      await environment.sql.query("UPDATE api_keys SET scopes = '{jobs:read}' WHERE id = $1", [id]);
      expect((await memory.recall(secret))?.apiKey.scopes).toEqual(['jobs:read']);
      await expect.poll(() => listener.isHearing()).toBe(true);
      expect([await isRemembered(), await isRemembered()]).toEqual([false, true]);
    } finally {
      await listener.close();
      await database.close();
    }
  });

  it('an answer that was on its way while a change was heard is not remembered', async () => {
    const { id, secret } = await makeKey(environment.url);
    const database = connectDatabase({ url: environment.env.DATABASE_URL! });
    let notify = (_id: string) => {};
    const listener: Listener = {
      ...DEAF,
      subscribe(_channel, subscriber) {
        notify = subscriber.onNotify;
      },
    };
    const memory = rememberApiKeys(database, listener);
    try {
      const asked = memory.recall(secret);
      notify(id);
      await asked;
      expect((await memory.recall(secret))?.isRemembered).toBe(false);
      expect((await memory.recall(secret))?.isRemembered).toBe(true);
      notify(id);
      expect((await memory.recall(secret))?.isRemembered).toBe(false);
    } finally {
      await database.close();
    }
  });

  it('the secret before a rotation is never remembered', async () => {
    const { id, secret } = await makeKey(environment.url);
    const rotated = await ask(environment.url, ADMIN_KEY, 'POST', `/v1/keys/${id}/rotate`, {
      body: { grace_seconds: 60 },
    });
    const { secret: next } = (await rotated.json()) as { secret: string };
    const database = connectDatabase({ url: environment.env.DATABASE_URL! });
    const memory = rememberApiKeys(database, DEAF);
    try {
      for (const one of [secret, next]) await memory.recall(one);
      expect((await memory.recall(secret))?.isRemembered).toBe(false);
      expect((await memory.recall(next))?.isRemembered).toBe(true);
    } finally {
      await database.close();
    }
  });
});
