import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, getJob, submitJob, waitForEnd } from '../environment/submit.js';

const environment = useTestEnvironment();

test('a volume that is lost for good: a new canary, and what waited ends free', async () => {
  const worker = await environment.startWorker({ readers: instantReaders() });
  const read = await submitJob(environment.url, FAKE_JPEG);
  await waitForEnd(environment.url, read);
  await worker.close();
  const waiting = await submitJob(environment.url, FAKE_JPEG);
  const volume = environment.env.BLOB_DIR ?? '';
  for (const name of await readdir(volume)) await rm(path.join(volume, name), { recursive: true });

  // All take it for somebody else's: nothing is taken in, nothing is claimed.
  const api = await environment.startApi();
  await expect(submitJob(environment.url, FAKE_JPEG)).rejects.toThrow(/503/);
  await api.close();

  // As docs/runbook.md tells, through a role that may.
  await environment.sql.query('DELETE FROM storage_canary');
  await environment.startApi();
  await environment.startWorker({ readers: instantReaders() });
  expect(await waitForEnd(environment.url, waiting)).toMatchObject({
    outcome: 'INNER_ERROR',
    charge: { billed: false },
  });
  expect(await waitForEnd(environment.url, await submitJob(environment.url, FAKE_JPEG))).toMatchObject({
    outcome: 'OK',
  });
  expect((await getJob(environment.url, read)).result).not.toBeNull();
});
