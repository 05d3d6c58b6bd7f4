import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isReconciled, reconcileCharges } from '@ktp-ocr/database/billing/reconcile-charges';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createBlobSweep } from '../../apps/worker/dist/sweep/sweep-blobs.js';
import { ADMIN_KEY, ask, makeKey, postJob } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import {
  type StartedProcess,
  startApiProcess,
  startWorkerProcess,
} from '../environment/processes/start-process.js';
import { FAKE_JPEG, submitSync, waitForEnd } from '../environment/submit.js';

const SIX_HOURS_MS = 6 * 3_600_000;
const AHEAD = String(SIX_HOURS_MS);
const BEHIND = String(-SIX_HOURS_MS);
const JUMPING = ['0', AHEAD, '0', BEHIND].join(',');

describe('processes whose clocks are hours off', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  const apis: StartedProcess[] = [];
  const workers: StartedProcess[] = [];
  beforeAll(async () => {
    for (const clockShiftsMs of [AHEAD, BEHIND, JUMPING])
      apis.push(await startApiProcess({ env: environment.env, clockShiftsMs }));
  });
  afterAll(async () => {
    await Promise.all([...apis, ...workers].map((one) => one.stop()));
  });

  /** What a row says of a time, as seconds from the database's now. */
  async function secondsFromNow(table: string, column: string, id: string): Promise<number> {
    const { rows } = await environment.sql.query(
      `SELECT extract(epoch FROM ${column} - clock_timestamp())::float AS s FROM ${table} WHERE id = $1`,
      [id],
    );
    return rows[0].s;
  }

  it('the APIs date and expire jobs by the database’s clock', async () => {
    for (const { url } of apis) {
      const id = await postJob(url!, API_KEY, { expires_in: 3_600 });
      expect(Math.abs(await secondsFromNow('jobs', 'created_at', id))).toBeLessThan(600);
      expect(Math.abs((await secondsFromNow('jobs', 'expires_at', id)) - 3_600)).toBeLessThan(600);
    }
  });

  it('the APIs let live keys in, and keys that are over not', async () => {
    for (const { url } of apis) {
      const { id, secret } = await makeKey(url!, { expires_in: 3_600 });
      expect(Math.abs((await secondsFromNow('api_keys', 'expires_at', id)) - 3_600)).toBeLessThan(600);
      const rotated = await ask(url!, ADMIN_KEY, 'POST', `/v1/keys/${id}/rotate`, {
        body: { grace_seconds: 3_600 },
      });
      const secrets = [secret, ((await rotated.json()) as { secret: string }).secret];
      const statuses = () =>
        Promise.all(
          apis.flatMap((api) =>
            secrets.map(async (one) => (await ask(api.url!, one, 'GET', '/v1/jobs')).status),
          ),
        );
      expect(new Set(await statuses())).toEqual(new Set([200]));
      await environment.sql.query(
        "UPDATE api_keys SET expires_at = now() - interval '1 minute' WHERE id = $1",
        [id],
      );
      expect(new Set(await statuses())).toEqual(new Set([401]));
    }
  });

  it('workers neither take each other’s live leases nor end live jobs, and each job is charged once', async () => {
    const { producer, database } = (await environment.startApi()).context;
    const env = { ...environment.env, WORKER_CONCURRENCY: '4' };
    // What the queue has lost, only the sweep can bring back: by the database's clock it is due at once.
    for (const { url } of apis) await postJob(url!, API_KEY, { expires_in: 3_600 });
    await environment.sql.query("UPDATE jobs SET created_at = created_at - interval '1 minute'");
    await producer.obliterate();
    for (const clockShiftsMs of [AHEAD, BEHIND, JUMPING])
      workers.push(await startWorkerProcess({ env, clockShiftsMs, readingMs: 1_500 }));
    await Promise.all(
      Array.from({ length: 18 }, (_, at) => postJob(apis[at % 3]!.url!, API_KEY, { expires_in: 3_600 })),
    );
    const sync = await Promise.all(apis.map(({ url }) => submitSync(url!, FAKE_JPEG)));
    for (const answer of sync) expect(await answer.json()).toMatchObject({ status: 'OK' });

    const { rows } = await environment.sql.query('SELECT id FROM jobs');
    for (const { id } of rows)
      expect(await waitForEnd(environment.url, id, 50_000)).toMatchObject({ status: 'succeeded' });
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await reconcileCharges(database)).toMatchObject({ billableJobs: 24, charges: 24 });
    expect(isReconciled(await reconcileCharges(database))).toBe(true);
    const attempts = await environment.sql.query('SELECT DISTINCT attempts FROM jobs');
    expect(attempts.rows).toEqual([{ attempts: 1 }]);
  });

  it('a worker that is ahead leaves bytes alone that are being written, or whose row is on its way', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const { blobs } = worker.context;
    const sweep = createBlobSweep(worker.context);
    const id = randomUUID();
    await blobs.put(id, FAKE_JPEG);
    const partial = path.join(environment.env.BLOB_DIR!, id.slice(0, 2), `${randomUUID()}.partial`);
    await writeFile(partial, 'an upload under way');
    const spy = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + SIX_HOURS_MS);
    try {
      for (let times = 0; times < 3; times += 1) await sweep();
    } finally {
      spy.mockRestore();
    }
    expect(await blobs.get(id)).toEqual(FAKE_JPEG);
    expect(await readFile(partial, 'utf8')).toBe('an upload under way');
    await blobs.delete(id);
    await worker.close();
  });
});
