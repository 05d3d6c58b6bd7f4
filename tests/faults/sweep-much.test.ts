import { describe, expect, it } from 'vitest';
import { sweep } from '../../apps/worker/dist/sweep/sweep.js';
import { instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';

/** More than one batch of it. */
const DUE = 1_201;

describe('one turn of the sweep', () => {
  const environment = useTestEnvironment({ SWEEP_INTERVAL_MS: '3600000' });

  /** Jobs that have ended long ago. @param imageDestroyedAt SQL */
  async function addOldJobs(imageDestroyedAt: string): Promise<void> {
    const client = await environment.sql.connect();
    try {
      await client.query('BEGIN');
      // Past the rule that each begins as queued.
      await client.query("SET LOCAL session_replication_role = 'replica'");
      await client.query(
        `INSERT INTO jobs (id, api_key_id, status, channel, outcome, wrapped_key, created_at, finished_at,
           image_retention_seconds, result_retention_seconds, image_destroyed_at)
         SELECT gen_random_uuid(), (SELECT id FROM api_keys LIMIT 1), 'succeeded', 'async', 'OK', '\\x00',
           now() - interval '3 days', now() - interval '3 days', 0, 86400, ${imageDestroyedAt}
         FROM generate_series(1, $1)`,
        [DUE],
      );
      await client.query("INSERT INTO results (job_id, sealed) SELECT id, '\\x00' FROM jobs");
      // The worker's own first turn would do some of it.
      await client.query(
        "INSERT INTO sweep_turns (name, taken_at) VALUES ('jobs', now()) ON CONFLICT (name) DO UPDATE SET taken_at = now()",
      );
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  it('destroys all that is due, however much has gathered', async () => {
    await addOldJobs('now()');
    const worker = await environment.startWorker({ readers: instantReaders() });
    await sweep(worker.context);
    const { rows } = await environment.sql.query(
      `SELECT (SELECT count(*)::integer FROM results) AS results,
         (SELECT count(*)::integer FROM jobs WHERE wrapped_key IS NOT NULL) AS keys`,
    );
    expect(rows).toEqual([{ results: 0, keys: 0 }]);
  });

  it('goes on behind more images than a batch that cannot be deleted, and tries each once', async () => {
    await addOldJobs('NULL');
    await environment.sql.query(
      `UPDATE jobs SET finished_at = finished_at + interval '1 day'
       WHERE id IN (SELECT id FROM jobs ORDER BY id DESC LIMIT 1)`,
    );
    const { rows } = await environment.sql.query('SELECT id FROM jobs ORDER BY finished_at DESC LIMIT 1');
    const last: string = rows[0].id;
    const worker = await environment.startWorker({ readers: instantReaders() });
    const tried: string[] = [];
    const blobs = {
      ...worker.context.blobs,
      async delete(id: string) {
        tried.push(id);
        if (id !== last) throw Object.assign(new Error('read-only'), { code: 'EROFS' });
      },
    };
    await sweep({ ...worker.context, blobs });
    expect([tried.length, new Set(tried).size]).toEqual([DUE, DUE]);
    const destroyed = await environment.sql.query('SELECT id FROM jobs WHERE image_destroyed_at IS NOT NULL');
    expect(destroyed.rows).toEqual([{ id: last }]);
  });
});
