import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, type Json, makeKey, post, postJob } from '../environment/clients.js';
import { FAIL_ANSWER, formatErrorReaders, instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitSync } from '../environment/submit.js';

const PRICE = 50_000;

describe('what is charged', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });

  const get = async (path: string, key = ADMIN_KEY) =>
    (await (await ask(environment.url, key, 'GET', path)).json()) as Json;
  const creditsOf = async (id: string) => (await get(`/v1/keys/${id}`)).credits;
  const ended = (id: string, key: string) => get(`/v1/jobs/${id}?wait=20`, key);

  async function reconcile() {
    const run = promisify(execFile)('node', ['apps/cli/dist/main.js', 'reconcile'], {
      env: { ...process.env, DATABASE_URL: environment.env.DATABASE_URL },
    });
    return run.then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }) => ({ code, stdout }),
    );
  }

  it('prepaid credits are held at submit, settled by an answer, released by a free end or a cancel', async () => {
    const { secret, id } = await makeKey(environment.url, { credits: 3 * PRICE });
    const jobs = [
      await postJob(environment.url, secret),
      await postJob(environment.url, secret),
      await postJob(environment.url, secret),
    ];
    expect(await creditsOf(id)).toBe(0);
    const refused = await post(environment.url, secret);
    expect([refused.status, ((await refused.json()) as Json).code]).toEqual([402, 'INSUFFICIENT_CREDITS']);
    await ask(environment.url, secret, 'POST', `/v1/jobs/${jobs[0]}/cancel`);
    expect(await creditsOf(id)).toBe(PRICE);
    let worker = await environment.startWorker({ readers: formatErrorReaders() });
    expect(await ended(jobs[1]!, secret)).toMatchObject({ outcome: 'IMAGE_INVALID_FORMAT' });
    await worker.close();
    worker = await environment.startWorker({ readers: instantReaders(FAIL_ANSWER) });
    expect(await ended(jobs[2]!, secret)).toMatchObject({ outcome: expect.stringMatching(/FAIL|IMAGE/) });
    await worker.close();
    const charges = (await get('/v1/charges', secret)).data as Json[];
    expect(await creditsOf(id)).toBe(3 * PRICE - charges.length * PRICE);
    expect((await reconcile()).code).toBe(0);
  });

  it('concurrent submits never hold more than there is', async () => {
    const { secret, id } = await makeKey(environment.url, { credits: 5 * PRICE });
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await post(environment.url, secret)).status),
    );
    expect(statuses.filter((status) => status === 202).length).toBe(5);
    expect(statuses.filter((status) => status === 402).length).toBe(15);
    expect(await creditsOf(id)).toBe(0);
    expect((await reconcile()).code).toBe(0);
  });

  it('the month has a free tier and a quota', async () => {
    const tariff = { name: 'with two free', amount: 100, currency: 'IDR', free_per_month: 2 };
    const { secret } = await makeKey(environment.url, { tariff, monthly_quota: 3 });
    const worker = await environment.startWorker({ readers: instantReaders() });
    const amounts: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      const job = await ended(await postJob(environment.url, secret), secret);
      amounts.push((job.charge as Json).amount);
    }
    expect(amounts).toEqual([0, 0, 100]);
    const refused = await post(environment.url, secret);
    expect([refused.status, ((await refused.json()) as Json).code]).toEqual([429, 'QUOTA_EXHAUSTED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const sync = await submitSync(environment.url, FAKE_JPEG, secret);
    expect([sync.status, await sync.json()]).toMatchObject([429, { status: 'INNER_ERROR' }]);
    await worker.close();
  });

  it('a reversal gives back what was counted in its month, and nothing in another', async () => {
    const tariff = { name: 'with one free', amount: 100, currency: 'IDR', free_per_month: 1 };
    const { secret } = await makeKey(environment.url, { tariff, monthly_quota: 3 });
    const worker = await environment.startWorker({ readers: instantReaders() });
    const charge = async () =>
      (await ended(await postJob(environment.url, secret), secret)).charge as { id: string; amount: number };
    const reverse = (id: string) => ask(environment.url, ADMIN_KEY, 'POST', `/v1/charges/${id}/reverse`);
    const lastMonth = await charge();
    await environment.sql.query('ALTER TABLE charges DISABLE TRIGGER USER');
    await environment.sql.query(
      "UPDATE charges SET created_at = created_at - interval '40 days' WHERE id = $1",
      [lastMonth.id],
    );
    await environment.sql.query('ALTER TABLE charges ENABLE TRIGGER USER');
    expect((await reverse(lastMonth.id)).status).toBe(201);
    const free = await charge();
    expect([free.amount, (await charge()).amount]).toEqual([0, 100]);
    expect((await reverse(free.id)).status).toBe(201);
    expect([(await charge()).amount, (await charge()).amount]).toEqual([100, 100]);
    expect((await post(environment.url, secret)).status).toBe(429);
    await worker.close();
  });

  it('a reversal is a row of its own, made once, and gives prepaid credits back', async () => {
    const { secret, id } = await makeKey(environment.url, { credits: PRICE });
    const worker = await environment.startWorker({ readers: instantReaders() });
    const job = await ended(await postJob(environment.url, secret, { reference: '=1+1' }), secret);
    const charge = job.charge as { id: string };
    expect(await creditsOf(id)).toBe(0);
    const reverse = () => ask(environment.url, ADMIN_KEY, 'POST', `/v1/charges/${charge.id}/reverse`);
    const statuses = await Promise.all([reverse(), reverse(), reverse()]);
    expect(statuses.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await creditsOf(id)).toBe(PRICE);
    expect(await get('/v1/usage?group_by=status', secret)).toMatchObject({
      data: [{ group: 'succeeded', jobs: 1, billed: 0, amount: 0, currency: 'IDR' }],
    });
    const csv = await ask(environment.url, secret, 'GET', '/v1/charges', { headers: { Accept: 'text/csv' } });
    const lines = (await csv.text()).trimEnd().split('\r\n');
    expect(lines.length).toBe(3);
    expect(lines[0]).toBe(
      'id,kind,job_id,key_id,reference,outcome,amount,currency,display,tariff,reverses,created_at',
    );
    expect(lines[1]).toContain(",'=1+1,OK,-50000,IDR,");
    await worker.close();
  });

  it('usage by day and by key; a client sees its own, the operator all; pages of charges join up', async () => {
    const { secret, id } = await makeKey(environment.url);
    const worker = await environment.startWorker({ readers: instantReaders() });
    for (let i = 0; i < 3; i++) await ended(await postJob(environment.url, secret), secret);
    const { secret: other } = await makeKey(environment.url);
    await ended(await postJob(environment.url, other), other);
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Jakarta' }).format(new Date());
    expect((await get('/v1/usage', secret)).data).toEqual([
      {
        group: day,
        jobs: 3,
        billed: 3,
        amount: 3 * PRICE,
        currency: 'IDR',
        display: 'Rp1.500,00',
        amounts: [{ amount: 3 * PRICE, currency: 'IDR', display: 'Rp1.500,00' }],
      },
    ]);
    const all = (await get('/v1/usage?group_by=key')).data as Json[];
    expect(all.find(({ group }) => group === id)).toMatchObject({ billed: 3 });
    expect(all.length).toBeGreaterThan(1);
    const seen: unknown[] = [];
    let cursor: unknown = null;
    do {
      const page = await get(`/v1/charges?limit=2${cursor ? `&cursor=${cursor}` : ''}`, secret);
      seen.push(...(page.data as Json[]).map((charge) => charge.id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(3);
    await worker.close();
  });

  it('test keys answer fixtures, by their word if they ask for one, without a reader and without a charge', async () => {
    const { secret } = await makeKey(environment.url, { livemode: false, credits: 0 });
    expect(secret).toMatch(/^ktp_test_/);
    const readers = instantReaders();
    const worker = await environment.startWorker({ readers });
    expect(await ended(await postJob(environment.url, secret), secret)).toMatchObject({
      livemode: false,
      result: { status: 'OK', message: { name: 'CONTOH SPESIMEN' } },
      charge: { billed: false },
    });
    for (const word of ['FAIL', 'IMAGE_INVALID_FORMAT', 'INNER_ERROR']) {
      const image = Buffer.concat([FAKE_JPEG, Buffer.from(`ktp-test-outcome=${word}`)]);
      const sync = await submitSync(environment.url, image, secret);
      expect([((await sync.json()) as Json).status, sync.headers.get('x-charged')]).toEqual([word, 'false']);
    }
    const advised = await ask(environment.url, secret, 'POST', '/v1/jobs?wait=20', {
      body: Buffer.concat([FAKE_JPEG, Buffer.from('ktp-test-outcome=OK;quality=glare;doubtful=work,name')]),
      headers: { 'Content-Type': 'image/jpeg' },
    });
    expect(await advised.json()).toMatchObject({
      confidence: { work: 0.5, city: 1 },
      advice: [{ code: 'glare', fields: ['name', 'work'] }],
    });
    expect(readers.reads).toBe(0);
    await worker.close();
  });

  it('reconcile says which rows do not agree', async () => {
    const { secret } = await makeKey(environment.url);
    const worker = await environment.startWorker({ readers: instantReaders() });
    await ended(await postJob(environment.url, secret), secret);
    await worker.close();
    expect(await reconcile()).toMatchObject({ code: 0, stdout: expect.stringContaining('agree') });
    const { rows } = await environment.sql.query(
      "SELECT id, job_id FROM charges WHERE kind = 'charge' AND amount_minor > 0 LIMIT 1",
    );
    await environment.sql.query('ALTER TABLE charges DISABLE TRIGGER USER');
    await environment.sql.query('DELETE FROM charges WHERE job_id = $1', [rows[0].job_id]);
    await environment.sql.query('ALTER TABLE charges ENABLE TRIGGER USER');
    const { code, stdout } = await reconcile();
    expect(code).toBe(1);
    expect(stdout).toContain(`job ${rows[0].job_id} is billable and has not exactly one charge`);
  });
});
