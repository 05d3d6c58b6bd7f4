import { randomUUID } from 'node:crypto';
import { isReconciled, reconcileCharges } from '@ktp-ocr/database/billing/reconcile-charges';
import { connectDatabase } from '@ktp-ocr/database/connect-database';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, type Json, makeKey, post, postJob } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';

/** One truth for invoices: the charges, each by its own time, in the billing time zone. */
describe('invoices', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });

  const get = async (path: string, key = ADMIN_KEY) =>
    (await (await ask(environment.url, key, 'GET', path)).json()) as Json;
  const send = async (method: string, path: string, body: object, headers = {}) => {
    const response = await ask(environment.url, ADMIN_KEY, method, path, { body, headers });
    return [response.status, (await response.json()) as Json] as const;
  };

  async function chargesOf(secret: string, count: number): Promise<Json[]> {
    const data = async () => (await get('/v1/charges?limit=100', secret)).data as Json[];
    await expect.poll(async () => (await data()).length).toBe(count);
    return data();
  }

  /** As if it had been charged then: a test cannot wait for midnight. */
  async function moveCharge(id: string, createdAt: Date): Promise<void> {
    await environment.sql.query('ALTER TABLE charges DISABLE TRIGGER charges_append_only');
    await environment.sql.query('UPDATE charges SET created_at = $2 WHERE id = $1', [id, createdAt]);
    await environment.sql.query('ALTER TABLE charges ENABLE TRIGGER charges_append_only');
  }

  it('usage and charges tell the same sums for any interval', async () => {
    const { secret } = await makeKey(environment.url);
    const worker = await environment.startWorker({ readers: instantReaders() });
    const COUNT = 12;
    for (let index = 0; index < COUNT; index += 1) await postJob(environment.url, secret);
    const charges = await chargesOf(secret, COUNT);
    const firstMs = Date.parse('2026-10-28T00:00:00Z');
    const DAYS_MS = 7 * 86_400_000;
    for (const [index, charge] of charges.entries()) {
      if (index % 3 === 0) await send('POST', `/v1/charges/${charge.id}/reverse`, {});
    }
    const all = await chargesOf(secret, COUNT + COUNT / 3);
    for (const [index, charge] of all.entries()) {
      const offsetMs = Math.floor((index * 2_654_435_761) % DAYS_MS);
      await moveCharge(String(charge.id), new Date(firstMs + offsetMs));
    }
    await worker.close();
    const instant = fc.integer({ min: firstMs - 3_600_000, max: firstMs + DAYS_MS });
    const grouping = fc.constantFrom('day', 'month', 'status', 'key');
    const zone = fc.constantFrom('Asia/Jakarta', 'UTC', 'America/New_York');
    await fc.assert(
      fc.asyncProperty(instant, instant, grouping, zone, async (one, other, groupBy, timezone) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)].map((ms) =>
          new Date(ms).toISOString(),
        );
        const interval = `from=${from}&to=${to}&timezone=${timezone}`;
        const listed = (await get(`/v1/charges?limit=100&${interval}`, secret)).data as { amount: number }[];
        const usage = (await get(`/v1/usage?group_by=${groupBy}&${interval}`, secret)).data as {
          group: string;
          amount: number;
          billed: number;
        }[];
        const sum = (rows: readonly { amount: number }[]) =>
          rows.reduce((total, row) => total + row.amount, 0);
        expect(sum(usage)).toBe(sum(listed));
        expect(usage.reduce((total, row) => total + row.billed, 0)).toBe(
          listed.reduce((total, { amount }) => total + Math.sign(amount), 0),
        );
        expect(new Set(usage.map(({ group }) => group)).size).toBe(usage.length);
      }),
      { numRuns: 40 },
    );
  });

  it('a job across midnight stands in the month of its charge, a reversal in its own', async () => {
    const { secret } = await makeKey(environment.url);
    const worker = await environment.startWorker({ readers: instantReaders() });
    await postJob(environment.url, secret);
    const [charge] = await chargesOf(secret, 1);
    await worker.close();
    await environment.sql.query("UPDATE jobs SET created_at = '2026-09-30T16:59:59Z' WHERE id = $1", [
      charge?.job_id,
    ]);
    await moveCharge(String(charge?.id), new Date('2026-09-30T17:00:01Z'));
    await send('POST', `/v1/charges/${charge?.id}/reverse`, {});
    const reversal = (await chargesOf(secret, 2)).find(({ kind }) => kind === 'reversal');
    await moveCharge(String(reversal?.id), new Date('2026-11-02T00:00:00Z'));
    const months = async (timezone: string) =>
      (
        (await get(`/v1/usage?from=2026-09-01&to=2026-12-01&group_by=month&timezone=${timezone}`, secret))
          .data as Json[]
      ).map(({ group, jobs, billed, amount }) => [group, jobs, billed, amount]);
    expect(await months('Asia/Jakarta')).toEqual([
      ['2026-09', 1, 0, 0],
      ['2026-10', 0, 1, 50_000],
      ['2026-11', 0, -1, -50_000],
    ]);
    expect(await months('UTC')).toEqual([
      ['2026-09', 1, 1, 50_000],
      ['2026-11', 0, -1, -50_000],
    ]);
    expect((await ask(environment.url, secret, 'GET', '/v1/usage?timezone=Asia/Nowhere')).status).toBe(400);
    // A closed period stays as it was told.
    const october = (await get('/v1/charges?from=2026-10-01&to=2026-11-01', secret)).data as Json[];
    expect(october.map(({ id, display }) => [id, display])).toEqual([[charge?.id, 'Rp500,00']]);
  });

  it('exports every charge of a time in one table', async () => {
    const { secret } = await makeKey(environment.url);
    const worker = await environment.startWorker({ readers: instantReaders() });
    for (let index = 0; index < 3; index += 1)
      await postJob(environment.url, secret, { reference: '＝HYPERLINK("x")' });
    await chargesOf(secret, 3);
    await worker.close();
    const response = await ask(environment.url, secret, 'GET', '/v1/charges/export');
    const lines = (await response.text()).trimEnd().split('\r\n');
    expect([response.status, lines.length]).toEqual([200, 4]);
    // Full-width signs are formulas to a spreadsheet, too.
    expect(lines[1]).toContain(`"'＝HYPERLINK(""x"")"`);
  });

  it('prepaid is a choice: a top-up makes no key prepaid, and a prepaid one can be turned back', async () => {
    const { id } = await makeKey(environment.url);
    expect(await send('POST', `/v1/keys/${id}/credits`, { amount: 100 })).toMatchObject([
      409,
      { code: 'NOT_PREPAID' },
    ]);
    expect(await send('PATCH', `/v1/keys/${id}`, { billing: 'prepaid' })).toMatchObject([
      200,
      { billing: 'prepaid', credits: 0 },
    ]);
    expect((await send('POST', `/v1/keys/${id}/credits`, { amount: 70_000 }))[0]).toBe(200);
    expect((await send('POST', `/v1/keys/${id}/credits`, { amount: -10_000 }))[0]).toBe(400);
    expect(
      await send('POST', `/v1/keys/${id}/credits`, { amount: -10_000, note: 'typing error' }),
    ).toMatchObject([200, { credits: 60_000, credits_display: 'Rp600,00' }]);
    expect((await send('POST', `/v1/keys/${id}/credits`, { amount: -60_001, note: 'more' }))[0]).toBe(402);
    expect(await send('PATCH', `/v1/keys/${id}`, { billing: 'postpaid' })).toMatchObject([
      200,
      { billing: 'postpaid', credits: null },
    ]);
    expect(await send('PATCH', `/v1/keys/${id}`, { billing: 'prepaid' })).toMatchObject([
      200,
      { credits: 60_000 },
    ]);
    const database = connectDatabase({ url: environment.env.DATABASE_URL ?? '' });
    expect(isReconciled(await reconcileCharges(database))).toBe(true);
    await database.close();
    expect(
      (
        await ask(environment.url, ADMIN_KEY, 'POST', '/v1/keys', {
          body: { name: 'x', billing: 'postpaid', credits: 1 },
        })
      ).status,
    ).toBe(400);
  });

  it('a key is changed where it stands: limits, scopes, and a tariff from its first day on', async () => {
    const { id, secret } = await makeKey(environment.url);
    const day = '2099-01-01';
    const tariff = { name: 'next', amount: 10_000, currency: 'IDR', from: day };
    const [status, changed] = await send('PATCH', `/v1/keys/${id}`, {
      name: 'renamed',
      max_in_flight: 1,
      tariff,
    });
    expect([status, changed]).toMatchObject([
      200,
      {
        name: 'renamed',
        max_in_flight: 1,
        tariff: { amount: 50_000 },
        next_tariff: { amount: 10_000, from: '2098-12-31T17:00:00.000Z' },
      },
    ]);
    expect((await post(environment.url, secret)).status).toBe(202);
    expect((await post(environment.url, secret)).status).toBe(429);
    // Its first day has come.
    await environment.sql.query(
      "UPDATE api_keys SET next_tariff_from = now() - interval '1 s' WHERE id = $1",
      [id],
    );
    const worker = await environment.startWorker({ readers: instantReaders() });
    expect((await chargesOf(secret, 1))[0]).toMatchObject({ amount: 10_000, tariff: 'next' });
    await worker.close();
    expect((await send('PATCH', `/v1/keys/${id}`, { scopes: ['jobs:read'] }))[0]).toBe(200);
    expect((await post(environment.url, secret)).status).toBe(403);
    expect((await send('PATCH', `/v1/keys/${id}`, { secret: 'x' }))[0]).toBe(400);
  });

  it('a key that may manage keys changes none that may do more than itself', async () => {
    const { secret } = await makeKey(environment.url, { scopes: ['keys:write'] });
    const { id } = await makeKey(environment.url);
    const body = { name: 'mine now' };
    expect((await ask(environment.url, secret, 'PATCH', `/v1/keys/${id}`, { body })).status).toBe(403);
  });

  it('a client sees its own limits, balance and month', async () => {
    const tariff = { name: 't', amount: 100, currency: 'IDR', free_per_month: 2 };
    const { secret } = await makeKey(environment.url, { credits: 1_000, monthly_quota: 5, tariff });
    const worker = await environment.startWorker({ readers: instantReaders() });
    await postJob(environment.url, secret);
    await chargesOf(secret, 1);
    await worker.close();
    expect(await get('/v1/key', secret)).toMatchObject({
      billing: 'prepaid',
      credits: 1_000,
      usage: { billable: 1, in_flight: 0, quota_remaining: 4, free_remaining: 1 },
      time_zone: 'Asia/Jakarta',
    });
    expect((await ask(environment.url, ADMIN_KEY, 'GET', '/v1/key')).status).toBe(403);
  });

  it('a key is made once for an Idempotency-Key, and its secret is shown once', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const made = await Promise.all([1, 2, 3].map(() => send('POST', '/v1/keys', { name: 'once' }, headers)));
    expect(new Set(made.map(([, key]) => key.id)).size).toBe(1);
    expect(made.filter(([, key]) => key.secret !== null)).toHaveLength(1);
    expect(await send('POST', '/v1/keys', { name: 'other' }, headers)).toMatchObject([422, {}]);
  });

  it('what is changed leaves a trail: who, what and when, and no secret', async () => {
    const { id, secret } = await makeKey(environment.url, { name: 'trailed' });
    await send('PATCH', `/v1/keys/${id}`, { max_in_flight: 7 });
    await send('POST', `/v1/keys/${id}/rotate`, {});
    const { rows } = await environment.sql.query(
      'SELECT action, actor_key_id, details FROM admin_actions WHERE subject_id = $1 ORDER BY created_at',
      [id],
    );
    expect(rows).toMatchObject([
      { action: 'key.create', actor_key_id: null },
      { action: 'key.update', details: { max_in_flight: 7 } },
      { action: 'key.rotate' },
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    await expect(environment.sql.query('DELETE FROM admin_actions')).rejects.toThrow(/append-only/);
  });

  it('base64 of a length that cannot be is no request, and costs nothing', async () => {
    const { secret } = await makeKey(environment.url);
    const answer = await post(environment.url, secret, { image: '/9j/4AAQ1' });
    expect([answer.status, ((await answer.json()) as Json).code]).toEqual([400, 'INVALID_REQUEST']);
  });
});
