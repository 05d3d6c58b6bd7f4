import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { holdingReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, waitForEnd } from '../environment/submit.js';

const environment = useTestEnvironment();

it('one card more than there are readers is claimed, and what it waits for one is not told as its reading', async () => {
  const { readers, letGo } = holdingReaders(1);
  await environment.startWorker({ readers }, { WORKER_CONCURRENCY: '1' });
  const ids: string[] = [];
  for (let at = 0; at < 3; at += 1) ids.push(await submitJob(environment.url, FAKE_JPEG));
  const statuses = async () =>
    (await environment.sql.query('SELECT status FROM jobs ORDER BY created_at')).rows.map(
      ({ status }) => status,
    );
  await expect.poll(statuses).toEqual(['processing', 'processing', 'queued']);
  // Longer than a busy machine takes for what is read at once.
  await sleep(2_500);
  expect([await statuses(), readers.reads]).toEqual([['processing', 'processing', 'queued'], 1]);
  letGo();
  const jobs = await Promise.all(ids.map((id) => waitForEnd(environment.url, id)));
  expect(jobs[0]!.timings.read_ms).toBeGreaterThanOrEqual(2_400);
  for (const { timings } of jobs.slice(1)) expect(timings.read_ms).toBeLessThan(2_400);
});
