import { describe, expect, it } from 'vitest';
import { sweep } from '../../apps/worker/dist/sweep/sweep.js';
import { instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';

/** More than one batch of it. */
const DUE = 1_201;

describe('one turn of the sweep', () => {
  const environment = useTestEnvironment({ SWEEP_INTERVAL_MS: '3600000' });

  it('destroys all that is due, however much has gathered', async () => {
    const client = await environment.sql.connect();
    try {
      await client.query('BEGIN');
      // Jobs that have ended long ago, past the rule that each begins as queued.
      await client.query("SET LOCAL session_replication_role = 'replica'");
      await client.query(
        `INSERT INTO jobs (id, api_key_id, status, channel, outcome, wrapped_key, created_at, finished_at,
           image_retention_seconds, result_retention_seconds, image_destroyed_at)
         SELECT gen_random_uuid(), (SELECT id FROM api_keys LIMIT 1), 'succeeded', 'async', 'OK', '\\x00',
           now() - interval '3 days', now() - interval '3 days', 0, 86400, now()
         FROM generate_series(1, $1)`,
        [DUE],
      );
      await client.query("INSERT INTO results (job_id, sealed) SELECT id, '\\x00' FROM jobs");
      // The worker's own first turn would do some of it.
      await client.query("INSERT INTO sweep_turns (name, taken_at) VALUES ('jobs', now())");
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    const worker = await environment.startWorker({ readers: instantReaders() });
    await sweep(worker.context);
    const { rows } = await environment.sql.query(
      `SELECT (SELECT count(*)::integer FROM results) AS results,
         (SELECT count(*)::integer FROM jobs WHERE wrapped_key IS NOT NULL) AS keys`,
    );
    expect(rows).toEqual([{ results: 0, keys: 0 }]);
  });
});
