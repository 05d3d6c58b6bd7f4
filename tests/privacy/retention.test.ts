import { openVolumeStore } from '@ktp-ocr/blobs/volume-store';
import { describe, expect, it } from 'vitest';
import { instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { openTestEnvironment, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, getJob, submitJob, waitForEnd } from '../environment/submit.js';

describe('what is kept, and for how long', () => {
  const environment = useTestEnvironment();

  const keepFor = (image: number, result: number) =>
    environment.sql.query('UPDATE api_keys SET image_retention_seconds = $1, result_retention_seconds = $2', [
      image,
      result,
    ]);
  const jobRow = async (id: string) =>
    (await environment.sql.query('SELECT * FROM jobs WHERE id = $1', [id])).rows[0];

  it('destroys a result in its own time where the image is kept longer, and the key when both are gone', async () => {
    await keepFor(3_600, 1);
    const worker = await environment.startWorker({ readers: instantReaders() });
    const id = await submitJob(environment.url, FAKE_JPEG);
    await waitForEnd(environment.url, id);
    await expect.poll(async () => (await getJob(environment.url, id)).result_destroyed_at).not.toBeNull();
    expect(JSON.stringify(await getJob(environment.url, id))).not.toContain(SPECIMEN.id);
    expect((await environment.sql.query('SELECT 1 FROM results WHERE job_id = $1', [id])).rows).toEqual([]);
    // The image is there to be opened until its own time is over.
    expect((await jobRow(id)).wrapped_key).not.toBeNull();
    expect((await worker.context.blobs.get(id)).length).toBeGreaterThan(0);
    await environment.sql.query('UPDATE jobs SET image_retention_seconds = 0 WHERE id = $1', [id]);
    await expect.poll(async () => (await jobRow(id)).image_destroyed_at).not.toBeNull();
    expect((await jobRow(id)).wrapped_key).toBeNull();
    await worker.close();
  });

  it('destroys results and other images where one image cannot be deleted', async () => {
    await keepFor(1, 1);
    const store = await openVolumeStore(environment.env.BLOB_DIR!);
    let stuck = '';
    const blobs = {
      ...store,
      async delete(id: string) {
        if (id === stuck) throw Object.assign(new Error('read-only'), { code: 'EROFS' });
        await store.delete(id);
      },
    };
    const worker = await environment.startWorker({ readers: instantReaders(), blobs });
    stuck = await submitJob(environment.url, FAKE_JPEG);
    await waitForEnd(environment.url, stuck);
    const after = await submitJob(environment.url, FAKE_JPEG);
    await waitForEnd(environment.url, after);
    await expect.poll(async () => (await jobRow(after)).image_destroyed_at).not.toBeNull();
    await expect.poll(async () => (await jobRow(stuck)).result_destroyed_at).not.toBeNull();
    expect((await jobRow(stuck)).image_destroyed_at).toBeNull();
    await worker.close();
  });
});

describe('zero-retention mode, where a worker died after a full payload had arrived', () => {
  it('is finished by the sweep, and a result that was told thinly is kept', async () => {
    const environment = await openTestEnvironment();
    await environment.startApi();
    await environment.sql.query('UPDATE api_keys SET destroy_result_once_fetched = true');
    const worker = await environment.startWorker({ readers: instantReaders() });
    const [told, untold] = [
      await submitJob(environment.url, FAKE_JPEG),
      await submitJob(environment.url, FAKE_JPEG),
    ];
    const ended = 'SELECT 1 FROM jobs WHERE finished_at IS NOT NULL';
    await expect.poll(async () => (await environment.sql.query(ended)).rows.length).toBe(2);
    // As the sender leaves it when it dies between its last two steps.
    const endpoint = `INSERT INTO webhook_endpoints (id, api_key_id, url, events, payload, wrapped_key)
      SELECT gen_random_uuid(), id, 'https://example.com/', '{}', 'full', '' FROM api_keys RETURNING id`;
    const { rows } = await environment.sql.query(endpoint);
    await environment.sql.query(
      `INSERT INTO webhook_events (id, api_key_id, type, job_id, body)
       SELECT gen_random_uuid(), api_key_id, 'job.succeeded', id, '{}' FROM jobs`,
    );
    await environment.sql.query(
      `INSERT INTO webhook_deliveries (id, event_id, endpoint_id, status, ended_at)
       SELECT gen_random_uuid(), id, $1, 'delivered', now() FROM webhook_events`,
      [rows[0].id],
    );
    await environment.sql.query(
      `INSERT INTO result_accesses (id, job_id, api_key_id, channel)
       SELECT gen_random_uuid(), id, api_key_id, 'webhook' FROM jobs WHERE id = $1`,
      [told],
    );
    const destroyed = async (id: string) =>
      (await environment.sql.query('SELECT result_destroyed_at FROM jobs WHERE id = $1', [id])).rows[0];
    await expect.poll(async () => (await destroyed(told)).result_destroyed_at).not.toBeNull();
    expect((await destroyed(untold)).result_destroyed_at).toBeNull();
    await worker.close();
    await environment.close();
  });
});
