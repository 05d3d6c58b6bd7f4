import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBlobSweep } from '../../apps/worker/dist/sweep/sweep-blobs.js';
import { instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';
import { type S3Server, startS3Server } from '../environment/processes/start-s3-server.js';
import { FAKE_JPEG, submitJob, waitForEnd } from '../environment/submit.js';

/** The volume is what all other tests run on. */
describe.each(['postgres', 's3'])('the service with its images in %s', (kind) => {
  let environment: TestEnvironment;
  let s3: S3Server | undefined;

  beforeAll(async () => {
    if (kind === 's3') s3 = await startS3Server();
    // Without a folder: nothing may want one.
    environment = await openTestEnvironment({ ...(s3?.env ?? { BLOB_STORE: kind }), BLOB_DIR: '' });
    await environment.startApi();
  });
  afterAll(async () => {
    await environment.close();
    await s3?.close();
  });

  const keepImagesFor = (seconds: number) =>
    environment.sql.query('UPDATE api_keys SET image_retention_seconds = $1', [seconds]);

  it('reads a card, and destroys its image then', async () => {
    await keepImagesFor(0);
    const id = await submitJob(environment.url, FAKE_JPEG);
    const worker = await environment.startWorker({ readers: instantReaders() });
    const stored = await worker.context.blobs.get(id).catch(() => null);
    // Sealed, where the worker was not faster than we.
    expect(stored?.includes(FAKE_JPEG)).not.toBe(true);
    const job = await waitForEnd(environment.url, id);
    expect(job.result).toMatchObject({ status: 'OK', message: { id: SPECIMEN.id } });
    const destroyedAt = async () =>
      (await environment.sql.query('SELECT image_destroyed_at FROM jobs WHERE id = $1', [id])).rows[0]
        .image_destroyed_at;
    await expect.poll(destroyedAt).not.toBeNull();
    await expect(worker.context.blobs.get(id)).rejects.toMatchObject({ name: 'BlobMissingError' });
  });

  it('sweeps away what belongs to no job, and nothing else', async () => {
    await keepImagesFor(3_600);
    // Before a worker is there that grants bytes no moment without their row.
    const kept = await submitJob(environment.url, FAKE_JPEG);
    const { context } = await environment.startWorker(
      { readers: instantReaders() },
      { ORPHAN_BLOB_AGE_MS: '0' },
    );
    await waitForEnd(environment.url, kept);
    const orphan = randomUUID();
    await context.blobs.put(orphan, Buffer.from('sealed'));
    // The worker's own may have been faster.
    await createBlobSweep(context)();
    await expect(context.blobs.get(orphan)).rejects.toMatchObject({ name: 'BlobMissingError' });
    expect((await context.blobs.get(kept)).length).toBeGreaterThan(FAKE_JPEG.length);
  });
});
