import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isReconciled, reconcileCharges } from '@ktp-ocr/database/billing/reconcile-charges';
import { ensureRedis, type RunningRedis } from '@ktp-ocr/local-stack/redis/ensure-redis';
import { withRedis } from '@ktp-ocr/local-stack/redis/ping-redis';
import { createLogger } from '@ktp-ocr/telemetry/create-logger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTestStackRequest } from '../../scripts/vitest/config.js';
import { slowReaders } from '../environment/fake-readers.js';
import { openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, submitSync, waitForEnd } from '../environment/submit.js';

describe('Redis out of memory', () => {
  let folder: string;
  let redis: RunningRedis | null;
  let environment: TestEnvironment;
  let printed = '';
  /** A server of this test's own, for it harms all that is on it. */
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-redis-'));
    redis = await ensureRedis({ ...parseTestStackRequest(process.env), dataDir: folder });
    if (redis) environment = await openTestEnvironment({ REDIS_URL: redis.url, WORKER_CONCURRENCY: '4' });
  });
  afterAll(async () => {
    await environment?.close();
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The least there is: whatever Redis holds, it holds too much, and every command that may add is refused. */
  const takeMemory = () => withRedis(redis!.url, (client) => client.config('SET', 'maxmemory', '1'));
  const giveMemory = () => withRedis(redis!.url, (client) => client.config('SET', 'maxmemory', '0'));
  const countJobs = async (where: string) =>
    (await environment.sql.query(`SELECT count(*)::integer AS n FROM jobs WHERE ${where}`)).rows[0]
      .n as number;

  it('takes work, ends what is in hand, and reads the rest when there is room again', async (context) => {
    if (!redis) context.skip('no Redis is to be had on this machine');
    await environment.startApi();
    const destination = {
      write(line: string) {
        printed += line;
      },
    };
    const log = createLogger({ service: 'worker', level: 'warn', destination });
    const worker = await environment.startWorker({ readers: slowReaders(1_500), log });
    const inHand = await Promise.all(Array.from({ length: 6 }, () => submitJob(environment.url, FAKE_JPEG)));
    // And one more that is claimed while they are read.
    await expect.poll(() => countJobs("status = 'processing'")).toBeGreaterThanOrEqual(4);

    await takeMemory();
    await expect(withRedis(redis!.url, (client) => client.set('any', 'x'))).rejects.toThrow(/OOM/);
    const added = await Promise.all(Array.from({ length: 8 }, () => submitJob(environment.url, FAKE_JPEG)));
    const sync = await submitSync(environment.url, FAKE_JPEG);
    expect([sync.status, await sync.json()]).toMatchObject([200, { status: 'INNER_ERROR' }]);
    expect(sync.headers.get('x-charged')).toBe('false');
    // What was claimed is finished and charged, although the queue cannot be told.
    await expect.poll(() => countJobs("status = 'succeeded'")).toBeGreaterThanOrEqual(4);
    expect(await countJobs("status = 'queued'")).toBeGreaterThanOrEqual(8);
    await expect.poll(() => printed).toContain('sweep step failed');

    await giveMemory();
    for (const id of [...inHand, ...added])
      expect(await waitForEnd(environment.url, id, 50_000)).toMatchObject({ status: 'succeeded' });
    const books = await reconcileCharges(worker.context.database);
    expect(books).toMatchObject({ billableJobs: 14, charges: 14 });
    expect(isReconciled(books)).toBe(true);
  });
});
