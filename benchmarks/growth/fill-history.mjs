/**
 * @typedef {object} Fill
 * @property {number} jobs how many ended over the last year
 * @property {readonly string[]} keys ids of API keys: the first has half of the jobs, the others share the rest
 * @property {string} endpointId a webhook endpoint of the first key, which was told of all that ended in the last 30 days
 */

/**
 * A year behind an installation: ended jobs with their charges and accesses, and of what is kept for a time (results,
 * events, deliveries, attempts, idempotency keys) as much as retention leaves. Written past triggers and foreign keys, with
 * the indexes made anew afterwards, which for ten million jobs takes minutes and not hours.
 *
 * @param {import('pg').Client} client as a superuser
 * @param {Fill} fill
 */
export async function fillHistory(client, { jobs, keys, endpointId }) {
  await client.query(
    "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'",
  );
  const indexes = await dropPlainIndexes(client);
  await client.query(
    `CREATE TEMP TABLE filling_keys AS SELECT * FROM unnest($1::uuid[]) WITH ORDINALITY AS k(id, place)`,
    [keys],
  );
  // In slices, so that the write-ahead log of one can be recycled while the next is written.
  const slice = 500_000;
  for (let from = 0; from < jobs; from += slice) {
    await fillJobs(client, { from, to: Math.min(from + slice, jobs), jobs, keyCount: keys.length });
  }
  await client.query(CHARGES);
  await client.query(ACCESSES);
  await client.query(RESULTS);
  await client.query(EVENTS, [keys[0]]);
  await client.query(DELIVERIES, [endpointId]);
  await client.query(ATTEMPTS);
  await client.query(IDEMPOTENCY_KEYS);
  await client.query(BATCHES);
  await client.query('DROP TABLE filling_batches, filling_keys');
  for (const { indexdef } of indexes) await client.query(indexdef);
  await client.query('RESET session_replication_role; RESET synchronous_commit; RESET maintenance_work_mem');
  await client.query('VACUUM (ANALYZE)');
  await client.query('CHECKPOINT');
}

/** All but those of constraints, which others refer to. @param {import('pg').Client} client */
async function dropPlainIndexes(client) {
  const { rows } = await client.query(`
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = current_schema() AND tablename <> '_prisma_migrations'
      AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = format('%I', indexname)::regclass)`);
  for (const { indexname } of rows) await client.query(`DROP INDEX "${indexname}"`);
  return rows;
}

/**
 * @param {import('pg').Client} client
 * @param {{ from: number, to: number, jobs: number, keyCount: number }} range
 */
async function fillJobs(client, { from, to, jobs, keyCount }) {
  await client.query(
    `INSERT INTO jobs (id, api_key_id, status, channel, reference, image_format, image_size_bytes, wrapped_key, outcome,
       attempts, priority, handover, handover_by, free_tier, read_ms, lowest_confidence, created_at, started_at, finished_at,
       image_retention_seconds, result_retention_seconds, image_destroyed_at, result_destroyed_at)
     SELECT uuidv7(at - clock_timestamp()), (SELECT id FROM filling_keys
         WHERE place = CASE WHEN n % 2 = 0 OR $4 = 1 THEN 1 ELSE 2 + (n / 2) % ($4 - 1) END),
       CASE WHEN part < 88 THEN 'succeeded' WHEN part < 96 THEN 'failed' WHEN part < 99 THEN 'errored' ELSE 'canceled' END::job_status,
       channel::job_channel, CASE WHEN n % 4 < 2 THEN 'order-' || n END, 'jpeg', 150000,
       CASE WHEN at > now() - interval '1 day' THEN '\\x00'::bytea || decode(repeat('5a', 59), 'hex') END,
       CASE WHEN part < 88 THEN 'OK' WHEN part < 96 THEN 'FAIL' WHEN part < 99 THEN 'INNER_ERROR' END,
       1, 1000 + n % 1000000,
       CASE WHEN channel = 'sync' AND part < 96 THEN 'delivered' END::handover,
       CASE WHEN channel = 'sync' AND part < 96 THEN at + interval '30 seconds' END,
       CASE WHEN channel = 'sync' AND part < 96 THEN false END,
       CASE WHEN part < 96 THEN 90 + part END, CASE WHEN part < 88 THEN 0.5 + part / 200.0 END,
       at, at + interval '50 ms', at + interval '200 ms', 0, 86400, at + interval '210 ms',
       CASE WHEN at <= now() - interval '1 day' THEN at + interval '1 day' END
     FROM (SELECT n, (n * 7919) % 100 AS part, (ARRAY['sync', 'sync', 'sync', 'async', 'async', 'async', 'async', 'async', 'async', 'batch'])[1 + (n * 31) % 10] AS channel,
             -- Up to an hour ago: what is measured afterwards is the newest.
             now() - interval '1 hour' - (($3 - n)::double precision / $3) * interval '365 days' AS at
           FROM generate_series($1::bigint, $2::bigint - 1) AS n) AS numbered`,
    [from, to, jobs, keyCount],
  );
}

const CHARGES = `
  INSERT INTO charges (id, job_id, api_key_id, outcome, amount_minor, currency, tariff_name, created_at)
  SELECT uuidv7(finished_at - clock_timestamp()), id, api_key_id, outcome, 50000, 'IDR', 'standard', finished_at
  FROM jobs WHERE outcome IN ('OK', 'FAIL') ORDER BY finished_at`;

const ACCESSES = `
  INSERT INTO result_accesses (id, job_id, api_key_id, channel, request_id, accessed_at)
  SELECT uuidv7(finished_at - clock_timestamp()), id, api_key_id, CASE channel WHEN 'sync' THEN 'sync' ELSE 'poll' END,
    md5(id::text)::uuid::text, finished_at + interval '1 second'
  FROM jobs WHERE outcome IN ('OK', 'FAIL') ORDER BY finished_at`;

/** As large as a sealed answer of sixteen fields is. */
const RESULTS = `
  INSERT INTO results (job_id, sealed, created_at)
  SELECT id, decode(repeat(md5(id::text), 100), 'hex'), finished_at
  FROM jobs WHERE result_destroyed_at IS NULL AND outcome IN ('OK', 'FAIL')`;

const EVENTS = `
  INSERT INTO webhook_events (id, api_key_id, type, job_id, body, created_at)
  SELECT uuidv7(finished_at - clock_timestamp()), api_key_id, 'job.' || status, id, repeat('x', 420), finished_at
  FROM jobs WHERE api_key_id = $1 AND finished_at > now() - interval '30 days' ORDER BY finished_at`;

const DELIVERIES = `
  INSERT INTO webhook_deliveries (id, event_id, endpoint_id, status, tries, created_at, ended_at)
  SELECT gen_random_uuid(), id, $1, 'delivered', 1, created_at, created_at + interval '100 ms'
  FROM webhook_events ORDER BY created_at`;

const ATTEMPTS = `
  INSERT INTO webhook_attempts (id, delivery_id, started_at, duration_ms, http_status, sealed_answer)
  SELECT uuidv7(created_at - clock_timestamp()), id, created_at, 80, 200,
    CASE WHEN created_at > now() - interval '3 days' THEN '\\x5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a'::bytea END
  FROM webhook_deliveries ORDER BY created_at`;

const IDEMPOTENCY_KEYS = `
  INSERT INTO idempotency_keys (api_key_id, key, fingerprint, claim_token, claimed_until, answer, created_at)
  SELECT api_key_id, 'request-' || id, decode(repeat('5a', 32), 'hex'), gen_random_uuid(), created_at + interval '1 minute',
    json_build_object('id', id, 'status', 'queued'), created_at
  FROM jobs WHERE created_at > now() - interval '1 day' AND channel = 'async'`;

/** Of fifty each. */
const BATCHES = `
  CREATE TEMP TABLE filling_batches AS
    SELECT gen_random_uuid() AS id, api_key_id, min(created_at) AS created_at, array_agg(job_id ORDER BY created_at) AS job_ids
    FROM (SELECT id AS job_id, api_key_id, created_at,
            row_number() OVER (PARTITION BY api_key_id ORDER BY created_at) / 50 AS nth
          FROM jobs WHERE channel = 'batch') AS numbered
    GROUP BY api_key_id, nth;
  INSERT INTO batches (id, api_key_id, created_at) SELECT id, api_key_id, created_at FROM filling_batches;
  INSERT INTO batch_items (batch_id, index, job_id)
    SELECT id, place - 1, job_id FROM filling_batches, unnest(job_ids) WITH ORDINALITY AS item(job_id, place)`;
