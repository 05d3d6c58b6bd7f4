import { createHash, randomUUID } from 'node:crypto';
import { isReconciled, reconcileCharges } from '@ktp-ocr/database/billing/reconcile-charges';
import { connectDatabase } from '@ktp-ocr/database/connect-database';
import { claimJob } from '@ktp-ocr/database/jobs/claim-job';
import { completeJob } from '@ktp-ocr/database/jobs/ends/complete-job';
import { markDelivered } from '@ktp-ocr/database/jobs/ends/settle-handover';
import { submitJobs } from '@ktp-ocr/database/jobs/submit-job';
import { findApiKeyById } from '@ktp-ocr/database/keys/manage-api-keys';
import { KeyChangedError } from '@ktp-ocr/database/keys/standing-key';
import { describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, makeKey } from '../environment/clients.js';
import { holdingReaders, instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

/** A synchronous answer that was not handed over whole is not billed, and whoever asks again gets it. */
describe('a synchronous answer', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });

  let images = 0;
  const newImage = () => {
    images += 1;
    return Buffer.concat([FAKE_JPEG, Buffer.from(String(images))]);
  };

  function read(key: string, image: Buffer, options: { signal?: AbortSignal; idempotencyKey?: string } = {}) {
    const { signal, idempotencyKey } = options;
    return fetch(`${environment.url}/v1/id_ocr/general`, {
      method: 'POST',
      headers: { 'X-API-Key': key, ...(idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {}) },
      body: new URLSearchParams({ img: image.toString('base64') }),
      ...(signal ? { signal } : {}),
    });
  }

  const jobsOf = async (keyId: string): Promise<{ id: string; status: string; handover: string | null }[]> =>
    (
      await environment.sql.query(
        'SELECT id, status, handover FROM jobs WHERE api_key_id = $1 ORDER BY created_at',
        [keyId],
      )
    ).rows;
  const chargesOf = async (keyId: string): Promise<number> =>
    (await environment.sql.query('SELECT count(*)::integer AS n FROM charges WHERE api_key_id = $1', [keyId]))
      .rows[0].n;

  /** Hangs up once the job has come so far. */
  async function readAndHangUp(
    key: { id: string; secret: string },
    at: 'queued' | 'processing',
    idempotencyKey?: string,
    image = newImage(),
  ): Promise<void> {
    const hangUp = new AbortController();
    const before = (await jobsOf(key.id)).length;
    const call = read(key.secret, image, {
      signal: hangUp.signal,
      ...(idempotencyKey ? { idempotencyKey } : {}),
    });
    call.catch(() => {});
    await expect.poll(async () => (await jobsOf(key.id))[before]?.status).toBe(at);
    hangUp.abort();
    await expect(call).rejects.toThrow();
  }

  /** As if the API had died: a job of its own making is read, and its answer is there for nobody. */
  async function readForNobody(key: { id: string }, image: Buffer): Promise<string> {
    const database = connectDatabase({ url: environment.env.DATABASE_URL ?? '' });
    const apiKey = await findApiKeyById(database, key.id);
    if (!apiKey) throw new Error('no such key');
    const id = randomUUID();
    const imageDigest = createHash('sha256').update(key.id).update(image).digest();
    const handover = { withinMs: 0, imageDigest };
    const card = {
      id,
      imageFormat: 'jpeg',
      imageSizeBytes: image.length,
      wrappedKey: new Uint8Array(1),
      handover,
    };
    await submitJobs(database, { key: apiKey, channel: 'sync', jobs: [card] });
    const claim = await claimJob(database, { id, leaseMs: 60_000 });
    await completeJob(database, { id, leaseToken: claim?.leaseToken ?? '', outcome: 'FAIL' });
    await database.close();
    return id;
  }

  it('is charged once it has been handed over, and says so', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const key = await makeKey(environment.url);
    const answer = await read(key.secret, newImage());
    expect([answer.status, answer.headers.get('x-charged')]).toEqual([200, 'true']);
    await expect.poll(() => chargesOf(key.id)).toBe(1);
    expect(await jobsOf(key.id)).toMatchObject([{ status: 'succeeded', handover: 'delivered' }]);
    await worker.close();
  });

  it('ends free when its caller hangs up while it is queued', async () => {
    const key = await makeKey(environment.url);
    await readAndHangUp(key, 'queued');
    await expect.poll(async () => (await jobsOf(key.id))[0]?.status).toBe('errored');
    const worker = await environment.startWorker({ readers: instantReaders() });
    expect(await (await read(key.secret, newImage())).json()).toMatchObject({ status: 'OK' });
    await expect.poll(() => chargesOf(key.id)).toBe(1);
    await worker.close();
  });

  it('ends free when its caller hangs up while it is read', async () => {
    const { readers, letGo } = holdingReaders();
    const worker = await environment.startWorker({ readers });
    const key = await makeKey(environment.url);
    await readAndHangUp(key, 'processing');
    await expect.poll(async () => (await jobsOf(key.id))[0]?.status).toBe('errored');
    letGo();
    expect(await (await read(key.secret, newImage())).json()).toMatchObject({ status: 'OK' });
    await expect.poll(() => chargesOf(key.id)).toBe(1);
    await worker.close();
  });

  it('costs once under an Idempotency-Key, however often the call was cut', async () => {
    const key = await makeKey(environment.url);
    const [image, idempotencyKey] = [newImage(), randomUUID()];
    await readAndHangUp(key, 'queued', idempotencyKey, image);
    await expect.poll(async () => (await jobsOf(key.id))[0]?.status).toBe('errored');
    const { readers, letGo } = holdingReaders();
    const worker = await environment.startWorker({ readers });
    await readAndHangUp(key, 'processing', idempotencyKey, image);
    await expect.poll(async () => (await jobsOf(key.id))[1]?.status).toBe('errored');
    letGo();
    const third = await read(key.secret, image, { idempotencyKey });
    expect([third.headers.get('x-charged'), await third.json()]).toMatchObject(['true', { status: 'OK' }]);
    const again = await read(key.secret, image, { idempotencyKey });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await again.json()).toMatchObject({ status: 'OK' });
    await expect.poll(() => chargesOf(key.id)).toBe(1);
    const other = await read(key.secret, newImage(), { idempotencyKey });
    expect([other.status, await other.json()]).toMatchObject([422, { status: 'INVALID_REQUEST' }]);
    await worker.close();
  });

  it('that an API left behind goes free by itself, and back to who sends the same bytes', async () => {
    const key = await makeKey(environment.url, { credits: 50_000 });
    const image = newImage();
    const id = await readForNobody(key, image);
    const readers = instantReaders();
    const worker = await environment.startWorker({ readers });
    await expect.poll(async () => (await jobsOf(key.id))[0]?.handover).toBe('undelivered');
    expect(await chargesOf(key.id)).toBe(0);
    const credits = async () =>
      (
        (await (await ask(environment.url, ADMIN_KEY, 'GET', `/v1/keys/${key.id}`)).json()) as {
          credits: number;
        }
      ).credits;
    expect(await credits()).toBe(50_000);

    const again = await read(key.secret, image);
    expect([again.headers.get('x-charged'), await again.json()]).toMatchObject(['true', { status: 'FAIL' }]);
    await expect.poll(() => chargesOf(key.id)).toBe(1);
    expect(readers.reads).toBe(0);
    expect(await jobsOf(key.id)).toEqual([{ id, status: 'failed', handover: 'delivered' }]);
    expect(await credits()).toBe(0);
    await worker.close();
  });

  it('is not charged to who fetches it with a key that was revoked meanwhile', async () => {
    const key = await makeKey(environment.url);
    const id = await readForNobody(key, newImage());
    await ask(environment.url, ADMIN_KEY, 'DELETE', `/v1/keys/${key.id}`);
    const database = connectDatabase({ url: environment.env.DATABASE_URL ?? '' });
    const fetched = { asker: { id: key.id, revision: null }, channel: 'poll' } as const;
    await expect(markDelivered(database, id, fetched)).rejects.toThrow(KeyChangedError);
    expect([await chargesOf(key.id), (await jobsOf(key.id))[0]?.handover]).toEqual([0, 'pending']);
    await database.close();
  });

  it('that nobody waits for any more is not read', async () => {
    const key = await makeKey(environment.url);
    const call = new AbortController();
    const answer = read(key.secret, newImage(), { signal: call.signal });
    answer.catch(() => {});
    await expect.poll(async () => (await jobsOf(key.id)).length).toBe(1);
    // Its API is frozen: it can neither hear of the hang-up nor end the job.
    await environment.sql.query(
      "UPDATE jobs SET handover_by = now() - interval '1 s', created_at = now() - interval '1 hour' WHERE api_key_id = $1",
      [key.id],
    );
    const { sweep } = await import('../../apps/worker/dist/sweep/sweep.js');
    const worker = await environment.startWorker({ readers: holdingReaders().readers });
    await sweep(worker.context);
    await expect.poll(async () => (await jobsOf(key.id))[0]?.status).toBe('errored');
    expect(await chargesOf(key.id)).toBe(0);
    call.abort();
  });

  it('cannot be charged in the database before it was delivered, and balances the books', async () => {
    const key = await makeKey(environment.url);
    const id = await readForNobody(key, newImage());
    await expect(
      environment.sql.query(
        `INSERT INTO charges (id, job_id, api_key_id, outcome, amount_minor, currency, tariff_name)
         VALUES (gen_random_uuid(), $1, $2, 'FAIL', 1, 'IDR', 't')`,
        [id, key.id],
      ),
    ).rejects.toThrow(/was not handed over/);
    await expect(
      environment.sql.query("UPDATE jobs SET handover = 'delivered' WHERE id = $1", [id]),
    ).rejects.toThrow(/without a charge/);
    const database = connectDatabase({ url: environment.env.DATABASE_URL ?? '' });
    const reconciliation = await reconcileCharges(database);
    expect(isReconciled(reconciliation)).toBe(true);
    await database.close();
  });

  it('within the free tier says that it is not billed', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const tariff = { name: 'metered', amount: 100, currency: 'IDR', free_per_month: 1 };
    const key = await makeKey(environment.url, { tariff });
    const charged: (string | null)[] = [];
    for (const image of [newImage(), newImage()]) {
      const answer = await read(key.secret, image);
      charged.push(answer.headers.get('x-charged'));
      await answer.text();
    }
    expect(charged).toEqual(['false', 'true']);
    await worker.close();
  });
});
