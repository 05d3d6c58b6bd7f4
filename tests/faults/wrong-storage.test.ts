import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantReaders } from '../environment/fake-readers.js';
import { openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, waitForEnd } from '../environment/submit.js';

/** Failing is faster than reading: whoever cannot open what the others wrote must not take their jobs. */
describe('a process that cannot open what the others wrote', () => {
  let environment: TestEnvironment;
  let otherVolume: string;
  beforeAll(async () => {
    environment = await openTestEnvironment();
    otherVolume = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-other-volume-'));
    await environment.startApi();
  });
  afterAll(async () => {
    await environment.close();
    await rm(otherVolume, { recursive: true });
  });

  const others = [
    ['a worker with another volume', () => ({ BLOB_DIR: otherVolume })],
    ['a worker with another master key', () => ({ MASTER_KEY: randomBytes(32).toString('base64') })],
  ] as const;

  it.each(others)(
    '%s claims nothing, says so, and all jobs are read by the other',
    async (_what, settings) => {
      const readers = instantReaders();
      const wrong = await environment.startWorker({ readers }, settings());
      const warm = 'SELECT warm_readers FROM worker_heartbeats WHERE id = $1';
      await expect
        .poll(async () => (await environment.sql.query(warm, [wrong.context.workerId])).rows)
        .toEqual([{ warm_readers: 0 }]);
      expect((await fetch(`${environment.url}/readyz`)).status).toBe(503);
      const ids: string[] = [];
      for (let count = 0; count < 16; count += 1) ids.push(await submitJob(environment.url, FAKE_JPEG));
      const right = await environment.startWorker({ readers: instantReaders() });
      for (const id of ids) expect((await waitForEnd(environment.url, id)).outcome).toBe('OK');
      expect(readers.reads).toBe(0);
      const tries = await environment.sql.query('SELECT max(attempts) AS most FROM jobs WHERE id = ANY($1)', [
        ids,
      ]);
      expect(tries.rows).toEqual([{ most: 1 }]);
      await right.close();
      await wrong.close();
    },
  );

  it('an API with another volume takes nothing in and is not ready', async () => {
    const { port, close } = await environment.startApi({}, { BLOB_DIR: otherVolume });
    const url = `http://127.0.0.1:${port}`;
    const readiness = await fetch(`${url}/readyz`);
    expect(await readiness.json()).toMatchObject({ checks: { storage: 'unavailable' } });
    await expect(submitJob(url, FAKE_JPEG)).rejects.toThrow(/503/);
    await close();
  });

  it('a blob that is missing for one worker is tried again before it is an end', async () => {
    await environment.startApi();
    const worker = await environment.startWorker({
      readers: instantReaders(),
      blobs: await forgetfulOnce(environment),
    });
    const id = await submitJob(environment.url, FAKE_JPEG);
    expect((await waitForEnd(environment.url, id)).outcome).toBe('OK');
    expect((await environment.sql.query('SELECT attempts FROM jobs WHERE id = $1', [id])).rows).toEqual([
      { attempts: 2 },
    ]);
    await worker.close();
  });
});

/** A volume on which the first image cannot be found at its first try. */
async function forgetfulOnce(environment: TestEnvironment) {
  const { openVolumeStore } = await import('@ktp-ocr/blobs/volume-store');
  const { BlobMissingError } = await import('@ktp-ocr/blobs/blob-store');
  const { CANARY_ID } = await import('@ktp-ocr/blobs/storage-check');
  const store = await openVolumeStore(environment.env.BLOB_DIR ?? '');
  let forgotten = false;
  return {
    ...store,
    async get(id: string) {
      if (id === CANARY_ID || forgotten) return store.get(id);
      forgotten = true;
      throw new BlobMissingError('not here yet');
    },
  };
}
