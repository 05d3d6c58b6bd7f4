import { forgetIdempotencyKeys } from '@ktp-ocr/database/jobs/idempotency';
import { destroyExpiredResults } from '@ktp-ocr/database/ops/destroy-expired';
import { destroyOldWebhooks } from '@ktp-ocr/database/webhooks/sweep-webhooks';

/** @typedef {import('./open-grown-database.mjs').GrownDatabase} GrownDatabase */

/** As the sweep takes them. */
const BATCH = 500;
/** Of each kind, so that a run ends. */
const AT_MOST = 50_000;

/**
 * Makes much of what is kept for a time due at once, and destroys it as the sweep does: rows a second, and what the tables
 * weigh before, after, and once they were vacuumed and as much came again. Leaves the database without it.
 *
 * @param {GrownDatabase} grown @returns {Promise<string>} a table
 */
export async function measureDeletion({ client, database }) {
  await client.query('SET session_replication_role = replica');
  await client.query(
    `UPDATE jobs SET result_retention_seconds = 0
     WHERE id IN (SELECT job_id FROM results ORDER BY created_at LIMIT ${AT_MOST})`,
  );
  await client.query(
    `UPDATE webhook_events SET created_at = created_at - interval '40 days'
     WHERE id IN (SELECT id FROM webhook_events ORDER BY created_at LIMIT ${AT_MOST})`,
  );
  await client.query("UPDATE idempotency_keys SET created_at = created_at - interval '2 days'");
  await client.query('RESET session_replication_role');
  const lines = [
    '| what is destroyed | rows | rows a second | MB before | after | vacuumed |\n|---|---|---|---|---|---|',
  ];
  for (const { what, tables, step } of [
    {
      what: 'results past their retention',
      tables: ['results'],
      step: () => destroyExpiredResults(database, BATCH),
    },
    {
      what: 'events of 30 days ago, their deliveries and attempts',
      tables: ['webhook_events', 'webhook_deliveries', 'webhook_attempts'],
      step: () => destroyOldWebhooks(database, BATCH),
    },
    {
      what: 'idempotency keys of yesterday',
      tables: ['idempotency_keys'],
      step: () => forgetIdempotencyKeys(database, BATCH),
    },
  ]) {
    const weigh = async () => {
      const { rows } = await client.query(
        'SELECT sum(pg_total_relation_size(name::regclass))::double precision / 1e6 AS mb FROM unnest($1::text[]) AS name',
        [tables],
      );
      return rows[0].mb.toFixed(0);
    };
    const before = await weigh();
    const began = performance.now();
    let total = 0;
    for (let count = await step(); count > 0; count = await step()) total += count;
    const seconds = (performance.now() - began) / 1_000;
    const after = await weigh();
    await client.query(`VACUUM ${tables.join(', ')}`);
    lines.push(
      `| ${what} | ${total.toLocaleString('en')} | ${(total / seconds).toFixed(0)} | ${before} | ${after} | ${await weigh()} |`,
    );
  }
  return lines.join('\n');
}
