/**
 * Jobs of a key of their own that wait, as many as are asked for, behind whatever is sent meanwhile. Written past triggers and
 * without the statistics that PostgreSQL plans by, as when they have just come.
 *
 * @param {Pick<import('./open-grown-database.mjs').GrownDatabase, 'client'>} grown
 * @param {{ apiKeyId: string, count: number }} backlog
 */
export async function queueBacklog({ client }, { apiKeyId, count }) {
  await client.query('SET session_replication_role = replica');
  await client.query(
    `INSERT INTO jobs (id, api_key_id, channel, priority, image_format, image_size_bytes, wrapped_key,
       image_retention_seconds, result_retention_seconds)
     SELECT uuidv7(), $1, 'async', 2000 + n, 'jpeg', 1, '\\x00', 0, 86400 FROM generate_series(1, $2::integer) AS n`,
    [apiKeyId, count],
  );
  await client.query('RESET session_replication_role');
}

/**
 * Takes away what waits of that key, past every rule.
 *
 * @param {Pick<import('./open-grown-database.mjs').GrownDatabase, 'client'>} grown @param {string} apiKeyId
 */
export async function dropBacklog({ client }, apiKeyId) {
  await client.query('SET session_replication_role = replica');
  await client.query("DELETE FROM jobs WHERE api_key_id = $1 AND status = 'queued'", [apiKeyId]);
  await client.query('RESET session_replication_role');
}
