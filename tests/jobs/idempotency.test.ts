import { describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, type Json, makeKey, post } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

describe('Idempotency-Key', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });

  const count = async (table: string) =>
    (await environment.sql.query(`SELECT count(*)::integer AS n FROM ${table}`)).rows[0].n as number;

  it('fifty posts at once: one job, one charge, fifty equal answers', async () => {
    const [jobs, charges] = [await count('jobs'), await count('charges')];
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => post(environment.url, API_KEY, {}, { 'Idempotency-Key': 'fifty' })),
    );
    const bodies = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(bodies).size).toBe(1);
    const replayed = responses.filter(({ headers }) => headers.get('idempotency-replayed') === 'true');
    expect(replayed.length).toBe(49);
    const worker = await environment.startWorker({ readers: instantReaders() });
    const { id } = JSON.parse(bodies[0]!);
    const ended = await ask(environment.url, API_KEY, 'GET', `/v1/jobs/${id}?wait=20`);
    expect(await ended.json()).toMatchObject({ status: 'succeeded', charge: { billed: true } });
    expect([await count('jobs'), await count('charges')]).toEqual([jobs + 1, charges + 1]);
    await worker.close();
  });

  it('gives the answer again however far the job is, and however the same was encoded', async () => {
    const key = { 'Idempotency-Key': '"quoted-or-not"' };
    const first = await (
      await post(environment.url, API_KEY, { reference: 'a', metadata: { b: '1', a: '2' } }, key)
    ).text();
    const worker = await environment.startWorker({ readers: instantReaders() });
    const form = new FormData();
    form.set('image', new Blob([FAKE_JPEG]), 'other-name.jpg');
    form.set('metadata', '{"a":"2","b":"1"}');
    form.set('reference', 'a');
    const again = await ask(environment.url, API_KEY, 'POST', '/v1/jobs', {
      body: form,
      headers: { 'Idempotency-Key': 'quoted-or-not' },
    });
    expect([await again.text(), again.headers.get('idempotency-replayed')]).toEqual([first, 'true']);
    const waited = await post(
      environment.url,
      API_KEY,
      { reference: 'a', metadata: { b: '1', a: '2' } },
      { ...key, Prefer: 'wait=20' },
    );
    expect(waited.status).toBe(200);
    expect(await waited.json()).toMatchObject({ id: JSON.parse(first).id, status: 'succeeded' });
    await worker.close();
  });

  it('keeps a digest of what was asked that nobody can make who has the database alone', async () => {
    const { context } = await environment.startApi();
    let asked: Uint8Array | undefined;
    const digest = (bytes: Uint8Array) => {
      asked = bytes;
      return context.storage.digest(bytes);
    };
    await environment.startApi({ storage: { ...context.storage, digest } });
    const key = { 'Idempotency-Key': 'with-a-number' };
    const body = { expected: { nik: '3174010101900001' } };
    const first = await (await post(environment.url, API_KEY, body, key)).json();
    const { rows } = await environment.sql.query(
      "SELECT fingerprint FROM idempotency_keys WHERE key = 'with-a-number'",
    );
    expect(asked).toBeDefined();
    expect(rows[0].fingerprint).not.toEqual(Buffer.from(asked!));
    expect(rows[0].fingerprint).toEqual(context.storage.digest(asked!));
    // Another process of the same installation knows it again.
    await environment.startApi();
    expect(await (await post(environment.url, API_KEY, body, key)).json()).toEqual(first);
  });

  it('knows again what the former release kept: the digest of what was asked as it is, without a key', async () => {
    const { context } = await environment.startApi();
    await environment.startApi({ storage: { ...context.storage, digest: Buffer.from } });
    const key = { 'Idempotency-Key': 'before-the-upgrade' };
    const kept = async () =>
      (await environment.sql.query("SELECT * FROM idempotency_keys WHERE key = 'before-the-upgrade'")).rows;
    const first = await (await post(environment.url, API_KEY, { reference: 'one' }, key)).json();
    const before = await kept();
    await environment.startApi();
    const again = await post(environment.url, API_KEY, { reference: 'one' }, key);
    expect([again.status, await again.json()]).toEqual([202, first]);
    expect((await post(environment.url, API_KEY, { reference: 'two' }, key)).status).toBe(422);
    expect(await kept()).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it('422 for another body, 409 while another is at it, 400 for what is no key', async () => {
    const key = { 'Idempotency-Key': 'one-body-only' };
    expect((await post(environment.url, API_KEY, { reference: 'one' }, key)).status).toBe(202);
    const other = await post(environment.url, API_KEY, { reference: 'two' }, key);
    expect([other.status, ((await other.json()) as Json).code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
    await environment.sql.query(
      "UPDATE idempotency_keys SET answer = NULL, claimed_until = now() + interval '1 hour' WHERE key = 'one-body-only'",
    );
    await environment.startApi({}, { IDEMPOTENCY_WAIT_MS: '200' });
    const flying = await post(environment.url, API_KEY, { reference: 'one' }, key);
    expect([flying.status, ((await flying.json()) as Json).code]).toEqual([409, 'IDEMPOTENCY_IN_FLIGHT']);
    expect(flying.headers.get('retry-after')).toBe('1');
    // Whoever claimed it died: the next one takes over.
    await environment.sql.query("UPDATE idempotency_keys SET claimed_until = now() - interval '1 second'");
    expect((await post(environment.url, API_KEY, { reference: 'one' }, key)).status).toBe(202);
    expect((await post(environment.url, API_KEY, {}, { 'Idempotency-Key': 'a b' })).status).toBe(400);
  });

  it('what was refused was not done: the key is free for the next try', async () => {
    const key = { 'Idempotency-Key': 'refused-first' };
    const { secret, id } = await makeKey(environment.url, { credits: 0 });
    expect((await post(environment.url, secret, {}, key)).status).toBe(402);
    await ask(environment.url, ADMIN_KEY, 'POST', `/v1/keys/${id}/credits`, { body: { amount: 50_000 } });
    const second = await post(environment.url, secret, {}, key);
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([202, null]);
  });

  it('credits a top-up once, whoever repeats it, and keeps its name apart from what the key itself asks', async () => {
    const key = { 'Idempotency-Key': 'invoice-7' };
    const { secret, id } = await makeKey(environment.url, { credits: 100_000 });
    expect((await post(environment.url, secret, {}, key)).status).toBe(202);
    const { secret: other } = await makeKey(environment.url, { scopes: ['keys:write'] });
    const topUp = (amount: number, by = ADMIN_KEY) =>
      ask(environment.url, by, 'POST', `/v1/keys/${id}/credits`, { body: { amount }, headers: key });
    const answers = await Promise.all([topUp(50_000), topUp(50_000), topUp(50_000, other)]);
    for (const answer of answers)
      expect([answer.status, await answer.json()]).toMatchObject([200, { id, credits: 100_000 }]);
    const replayed = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true');
    expect([replayed.length, (await topUp(60_000)).status]).toEqual([2, 422]);
    const view = await ask(environment.url, ADMIN_KEY, 'GET', `/v1/keys/${id}`);
    expect(await view.json()).toMatchObject({ credits: 100_000 });
    expect((await ask(environment.url, ADMIN_KEY, 'DELETE', `/v1/keys/${id}`)).status).toBe(204);
    expect((await topUp(50_000)).headers.get('idempotency-replayed')).toBe('true');
  });

  it('is scoped by key and forgotten after a day', async () => {
    const key = { 'Idempotency-Key': 'mine' };
    const { secret } = await makeKey(environment.url);
    const mine = (await (await post(environment.url, API_KEY, {}, key)).json()) as Json;
    const theirs = (await (await post(environment.url, secret, {}, key)).json()) as Json;
    expect(theirs.id).not.toBe(mine.id);
    await environment.sql.query("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'");
    const next = (await (await post(environment.url, API_KEY, {}, key)).json()) as Json;
    expect(next.id).not.toBe(mine.id);
    await environment.sql.query("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'");
    const worker = await environment.startWorker({ readers: instantReaders() });
    await expect.poll(() => count('idempotency_keys')).toBe(0);
    await worker.close();
  });
});
