import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createClient } from '@ktp-ocr/client';
import type * as Account from '@ktp-ocr/client/account-types';
import type * as Reviews from '@ktp-ocr/client/review-types';
import type * as Client from '@ktp-ocr/client/types';
import type * as AdminContract from '@ktp-ocr/contract/billing/admin-view';
import type * as KeyContract from '@ktp-ocr/contract/billing/key-view';
import type * as UsageContract from '@ktp-ocr/contract/billing/usage-view';
import type { CheckView } from '@ktp-ocr/contract/checks/check-answer';
import type { ServiceView } from '@ktp-ocr/contract/health/service-view';
import type * as BatchContract from '@ktp-ocr/contract/jobs/batch-view';
import type * as JobContract from '@ktp-ocr/contract/jobs/job-view';
import type { Problem } from '@ktp-ocr/contract/problem';
import type * as ReviewContract from '@ktp-ocr/contract/reviews/review-view';
import type { Envelope } from '@ktp-ocr/contract/sync/envelope';
import type * as WebhookContract from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { ADMIN_KEY, makeKey, UNKNOWN_KEY } from '../environment/clients.js';
import { hangingReaders, instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

const run = promisify(execFile);

describe('the TypeScript client', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });

  const open = (options: Partial<Parameters<typeof createClient>[0]> = {}) =>
    createClient({ baseUrl: environment.url, apiKey: API_KEY, ...options });

  it('knows what the server tells: its types are those of the contract', () => {
    expectTypeOf<JobContract.JobView>().toExtend<Client.Job>();
    expectTypeOf<JobContract.JobSummary>().toExtend<Client.JobSummary>();
    expectTypeOf<JobContract.JobAccepted>().toExtend<Client.JobAccepted>();
    expectTypeOf<BatchContract.BatchView>().toExtend<Client.Batch>();
    expectTypeOf<BatchContract.BatchAccepted>().toExtend<Client.BatchAccepted>();
    expectTypeOf<BatchContract.BatchSummary>().toExtend<Client.BatchSummary>();
    expectTypeOf<ReviewContract.ReviewSummary>().toExtend<Reviews.ReviewSummary>();
    expectTypeOf<ReviewContract.ReviewView>().toExtend<Reviews.Review>();
    expectTypeOf<ReviewContract.ReviewLine>().toExtend<Reviews.ReviewLine>();
    expectTypeOf<CheckView>().toExtend<Client.Check>();
    expectTypeOf<Envelope>().toExtend<Client.Envelope>();
    expectTypeOf<Problem>().toExtend<Client.Problem>();
    expectTypeOf<KeyContract.KeyView>().toExtend<Account.Key>();
    expectTypeOf<KeyContract.OwnKeyView>().toExtend<Account.OwnKey>();
    expectTypeOf<AdminContract.KeyJobView>().toExtend<Account.KeyJob>();
    expectTypeOf<AdminContract.KeyWebhookView>().toExtend<Account.KeyWebhook>();
    expectTypeOf<AdminContract.AdminActionView>().toExtend<Account.AdminAction>();
    expectTypeOf<ServiceView>().toExtend<Account.Service>();
    expectTypeOf<UsageContract.UsageView>().toExtend<Account.Usage>();
    expectTypeOf<UsageContract.ChargeRow>().toExtend<Account.ChargeRow>();
    expectTypeOf<z.infer<typeof WebhookContract.CreatedWebhook>>().toExtend<Account.CreatedWebhook>();
    expectTypeOf<z.infer<typeof WebhookContract.DeliveryView>>().toExtend<Account.WebhookDelivery>();
  });

  it('submits, waits, lists, reads within the call, and destroys', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const client = open();
    const job = await client.jobs.submitAndWait(FAKE_JPEG, {
      reference: 'order-17',
      metadata: { branch: 'Kendari' },
      include: ['quality'],
    });
    expect(job).toMatchObject({
      outcome: 'OK',
      reference: 'order-17',
      metadata: { branch: 'Kendari' },
      advice: [],
    });
    expect(job.result?.message).toEqual(SPECIMEN);
    expect(await client.readCard(FAKE_JPEG)).toEqual({
      envelope: { status: 'OK', message: SPECIMEN },
      charged: true,
    });
    expect(await client.check(FAKE_JPEG)).toMatchObject({
      ktp_found: true,
      advice: [expect.objectContaining({ code: 'glare' })],
    });
    const listed = [];
    for await (const one of client.jobs.list({ reference: 'order-17' })) listed.push(one.id);
    expect(listed).toEqual([job.id]);
    await client.jobs.delete(job.id);
    expect((await client.jobs.get(job.id)).result).toBeNull();
    await worker.close();
  });

  it('takes batches in, and tells of each card', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const client = open();
    const { id } = await client.batches.submit([FAKE_JPEG, new Uint8Array([1, 2, 3])]);
    const batch = await client.batches.wait(id);
    expect(batch.items.map(({ status, code }) => [status, code])).toEqual([
      ['succeeded', null],
      ['refused', 'IMAGE_INVALID_FORMAT'],
    ]);
    await worker.close();
  });

  it('tries again what may pass, and has it read once', async () => {
    let calls = 0;
    const flaky: typeof fetch = async (...request) => {
      calls += 1;
      const response = await fetch(...request);
      if (calls > 2) return response;
      await response.arrayBuffer();
      if (calls === 1) throw new TypeError('the connection broke once it had been asked');
      return new Response('', { status: 503, headers: { 'Retry-After': '0' } });
    };
    const { id } = await open({ fetch: flaky }).jobs.submit(FAKE_JPEG, { reference: 'flaky' });
    expect(calls).toBe(3);
    const { rows } = await environment.sql.query("SELECT id FROM jobs WHERE reference = 'flaky'");
    expect(rows).toEqual([{ id }]);
    await open().jobs.cancel(id);
  });

  it('throws what the server refuses, by its code, and does not try that again', async () => {
    await expect(open({ apiKey: UNKNOWN_KEY }).jobs.submit(FAKE_JPEG)).rejects.toMatchObject({
      name: 'ProblemError',
      status: 401,
      code: 'UNAUTHENTICATED',
    });
    await expect(open().jobs.submit(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({
      code: 'IMAGE_INVALID_FORMAT',
    });
    const { secret } = await makeKey(environment.url, { rate_limit_per_minute: 1 });
    const limited = open({ apiKey: secret, maxRetries: 0 });
    await limited.jobs.submit(FAKE_JPEG);
    await expect(limited.jobs.submit(FAKE_JPEG)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(
      createClient({ baseUrl: 'http://127.0.0.1:9', apiKey: API_KEY, maxRetries: 0 }).jobs.submit(FAKE_JPEG),
    ).rejects.toMatchObject({ name: 'ConnectionError' });
  });

  it('sends twice only what is the same when done twice', async () => {
    let calls = 0;
    const broken: typeof fetch = async (...request) => {
      calls += 1;
      await (await fetch(...request)).arrayBuffer();
      throw new TypeError('the connection broke once it had been asked');
    };
    const { webhooks } = open({ fetch: broken, maxRetries: 2 });
    await expect(webhooks.create({ url: 'https://example.com/hooks/ktp' })).rejects.toMatchObject({
      name: 'ConnectionError',
    });
    expect(calls).toBe(1);
    const made = [];
    for await (const { id } of open().webhooks.list()) made.push(id);
    expect(made).toHaveLength(1);
    await expect(webhooks.get(made[0]!)).rejects.toMatchObject({ name: 'ConnectionError' });
    expect(calls).toBe(4);
  });

  it('stops waiting when its time is over, or when it is told to', async () => {
    const worker = await environment.startWorker({ readers: hangingReaders() }, { LEASE_MS: '1000' });
    const client = open();
    const { id } = await client.jobs.submit(FAKE_JPEG);
    await expect(client.jobs.wait(id, { timeoutMs: 500 })).rejects.toMatchObject({
      name: 'WaitTimeoutError',
    });
    const leaving = new AbortController();
    const waiting = client.jobs.wait(id, { signal: leaving.signal });
    leaving.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await client.jobs.cancel(id);
    await worker.close();
  });

  it('is packed, installed in an empty folder, and integrated in a few lines', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-client-'));
    const source = fileURLToPath(new URL('../../packages/client', import.meta.url));
    await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: source });
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', './ktp-ocr-client-0.1.0.tgz'], {
      cwd: folder,
    });
    await writeFile(path.join(folder, 'ktp.jpg'), FAKE_JPEG);
    await writeFile(
      path.join(folder, 'app.js'),
      `import { readFile } from 'node:fs/promises';
import { createClient } from '@ktp-ocr/client';
const client = createClient({ baseUrl: process.env.KTP_OCR_URL, apiKey: process.env.KTP_OCR_KEY });
const job = await client.jobs.submitAndWait(await readFile('ktp.jpg'));
console.log(job.result.message.name);`,
    );
    const worker = await environment.startWorker({ readers: instantReaders() });
    const { stdout } = await run(process.execPath, ['app.js'], {
      cwd: folder,
      env: { ...process.env, KTP_OCR_URL: environment.url, KTP_OCR_KEY: API_KEY },
    });
    expect(stdout.trim()).toBe(SPECIMEN.name);
    await worker.close();
    await rm(folder, { recursive: true });
  });
});
