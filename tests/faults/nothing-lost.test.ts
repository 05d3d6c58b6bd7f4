import { randomUUID } from 'node:crypto';
import { failUncharged } from '@ktp-ocr/database/jobs/ends/fail-uncharged';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  crashingReaders,
  hangingReaders,
  holdingReaders,
  instantReaders,
  slowReaders,
} from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { startWorkerProcess } from '../environment/processes/start-process.js';
import { FAKE_JPEG, submitJob, waitForEnd } from '../environment/submit.js';

describe('nothing lost, nothing charged twice', () => {
  const environment = useTestEnvironment({ LEASE_MS: '1000' });

  async function expectOneChargeEach(ids: readonly string[]): Promise<void> {
    const { rows } = await environment.sql.query(
      'SELECT job_id, count(*)::integer AS charges FROM charges WHERE job_id = ANY($1) GROUP BY job_id',
      [ids],
    );
    expect(rows.length).toBe(ids.length);
    expect(rows.every((row) => row.charges === 1)).toBe(true);
  }

  it('reads again what a reader died under', async () => {
    const worker = await environment.startWorker({ readers: crashingReaders(2) });
    const id = await submitJob(environment.url, FAKE_JPEG);
    expect(await waitForEnd(environment.url, id)).toMatchObject({ status: 'succeeded' });
    await expectOneChargeEach([id]);
    await worker.close();
  });

  it('ends a card that kills every reader as errored and free, after three tries', async () => {
    const readers = crashingReaders(Number.POSITIVE_INFINITY);
    const worker = await environment.startWorker({ readers });
    const id = await submitJob(environment.url, FAKE_JPEG);
    expect(await waitForEnd(environment.url, id)).toMatchObject({
      status: 'errored',
      result: { status: 'INNER_ERROR' },
      charge: { billed: false },
    });
    expect(readers.reads).toBe(3);
    await worker.close();
  });

  it('takes over a job whose worker fell silent, and that worker can change nothing any more', async () => {
    const id = await submitJob(environment.url, FAKE_JPEG);
    // Its lease is long, so that it does not notice by itself that it lost the job.
    const held = holdingReaders();
    const silent = await environment.startWorker({ readers: held.readers }, { LEASE_MS: '60000' });
    onTestFinished(held.letGo);
    await expect
      .poll(
        async () =>
          (await environment.sql.query('SELECT status FROM jobs WHERE id = $1', [id])).rows[0].status,
      )
      .toBe('processing');
    // It takes no more work, so it is the other one that takes the job over.
    const silenced = silent.close();
    // As if the worker's host had been cut off: its lease runs out although the process lives.
    await environment.sql.query(
      "UPDATE jobs SET lease_expires_at = now() - interval '1 minute', lease_token = gen_random_uuid() WHERE id = $1",
      [id],
    );
    const others = instantReaders();
    const worker = await environment.startWorker({ readers: others });
    expect(await waitForEnd(environment.url, id)).toMatchObject({ status: 'succeeded' });
    held.letGo();
    await silenced;
    expect([held.readers.reads, others.reads]).toEqual([1, 1]);
    await expectOneChargeEach([id]);
    await worker.close();
  });

  it('keeps the image of a job whose worker woke up late: another has to read it yet', async () => {
    const { readers, letGo } = holdingReaders();
    // Its lease is long, so that it does not notice by itself that the job was freed while it was frozen.
    const worker = await environment.startWorker({ readers }, { LEASE_MS: '60000' });
    const id = await submitJob(environment.url, FAKE_JPEG);
    await expect
      .poll(
        async () =>
          (await environment.sql.query('SELECT status FROM jobs WHERE id = $1', [id])).rows[0].status,
      )
      .toBe('processing');
    await environment.sql.query(
      `UPDATE jobs SET status = 'queued', lease_token = NULL, lease_expires_at = NULL,
         created_at = created_at - interval '1 minute' WHERE id = $1`,
      [id],
    );
    letGo();
    expect(await waitForEnd(environment.url, id)).toMatchObject({ status: 'succeeded' });
    await expectOneChargeEach([id]);
    await worker.close();
  });

  it('queues again what the queue has lost', async () => {
    const id = await submitJob(environment.url, FAKE_JPEG);
    const { producer } = (await environment.startApi()).context;
    await producer.obliterate();
    await environment.sql.query(
      "UPDATE jobs SET created_at = created_at - interval '1 minute' WHERE id = $1",
      [id],
    );
    const worker = await environment.startWorker({ readers: instantReaders() });
    expect(await waitForEnd(environment.url, id)).toMatchObject({ status: 'succeeded' });
    await worker.close();
  });

  it('destroys bytes that no job knows, and keeps those that one does', async () => {
    const worker = await environment.startWorker(
      { readers: hangingReaders() },
      { BLOB_SWEEP_INTERVAL_MS: '100', ORPHAN_BLOB_AGE_MS: '500' },
    );
    const orphan = randomUUID();
    await worker.context.blobs.put(orphan, Buffer.from('bytes of an API that died before its commit'));
    const id = await submitJob(environment.url, FAKE_JPEG);
    await expect
      .poll(() => worker.context.blobs.get(orphan).catch((error) => error.name))
      .toBe('BlobMissingError');
    expect((await worker.context.blobs.get(id)).length).toBeGreaterThan(0);
    await failUncharged(worker.context.database, { id, outcome: 'INNER_ERROR' });
    await expect
      .poll(() => worker.context.blobs.get(id).catch((error) => error.name))
      .toBe('BlobMissingError');
    await worker.close();
  });

  it('finishes what is in hand when asked to stop', async () => {
    const worker = await environment.startWorker({ readers: slowReaders(500) });
    const id = await submitJob(environment.url, FAKE_JPEG);
    await expect
      .poll(
        async () =>
          (await environment.sql.query('SELECT status FROM jobs WHERE id = $1', [id])).rows[0].status,
      )
      .toBe('processing');
    await worker.close();
    expect(await waitForEnd(environment.url, id)).toMatchObject({ status: 'succeeded' });
  });

  it('200 jobs over two worker processes, one of them killed in the middle: 200 results, 200 charges', async () => {
    const env = { ...environment.env, WORKER_CONCURRENCY: '4' };
    const [first, second] = await Promise.all([startWorkerProcess({ env }), startWorkerProcess({ env })]);
    const ids = await Promise.all(Array.from({ length: 200 }, () => submitJob(environment.url, FAKE_JPEG)));
    await expect
      .poll(
        async () =>
          (
            await environment.sql.query(
              'SELECT count(*)::integer AS n FROM jobs WHERE id = ANY($1) AND finished_at IS NOT NULL',
              [ids],
            )
          ).rows[0].n,
      )
      .toBeGreaterThan(40);
    first.child.kill('SIGKILL');
    for (const id of ids)
      expect(await waitForEnd(environment.url, id, 50_000)).toMatchObject({ status: 'succeeded' });
    await expectOneChargeEach(ids);
    const { rows } = await environment.sql.query(
      'SELECT count(*)::integer AS n FROM results WHERE job_id = ANY($1)',
      [ids],
    );
    expect(rows[0].n).toBe(200);
    await second.stop();
  }, 180_000);
});
