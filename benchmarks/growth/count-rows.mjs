/** @typedef {import('./open-grown-database.mjs').GrownDatabase} GrownDatabase */

/** Below this a table is read whole because it is small. */
const SMALL_ROWS = 1_000;

/**
 * How many rows and index entries one operation visits, and which tables of size it reads from end to end: PostgreSQL's own
 * count, so the machine's load is of no account.
 *
 * @param {GrownDatabase} grown @param {() => Promise<unknown>} operation
 */
export async function countRead(grown, operation) {
  const before = await look(grown);
  await operation();
  const after = await look(grown);
  let rows = 0;
  /** @type {string[]} */
  const whole = [];
  for (const [table, now] of after) {
    const was = before.get(table) ?? { index: 0, seq: 0, scans: 0, live: 0 };
    rows += now.index - was.index + now.seq - was.seq;
    if (now.scans > was.scans && now.live > SMALL_ROWS) whole.push(table);
  }
  return { rows, whole };
}

/** @param {GrownDatabase} grown @returns {Promise<Map<string, { index: number, seq: number, scans: number, live: number }>>} */
async function look({ database, client }) {
  await database.prisma.$queryRaw`SELECT pg_stat_force_next_flush()::text`;
  // The flush happens as the backend goes idle, after the statement.
  await database.prisma.$queryRaw`SELECT 1`;
  const { rows } = await client.query(`
    SELECT t.relname, t.seq_scan::integer AS scans, t.seq_tup_read::double precision AS seq, t.n_live_tup::double precision AS live,
      coalesce((SELECT sum(i.idx_tup_read) FROM pg_stat_user_indexes i WHERE i.relid = t.relid), 0)::double precision AS index
    FROM pg_stat_user_tables t`);
  return new Map(rows.map(({ relname, ...counts }) => [relname, counts]));
}

/** What is kept, by table, and how much of it an old job is. @param {GrownDatabase} grown */
export async function describeTables({ client, jobs }) {
  const { rows } = await client.query(`
    SELECT relname AS name, n_live_tup::double precision AS live, pg_table_size(relid)::double precision AS heap,
      pg_indexes_size(relid)::double precision AS indexes
    FROM pg_stat_user_tables ORDER BY pg_total_relation_size(relid) DESC LIMIT 12`);
  const each = (/** @type {number} */ bytes) => (bytes / jobs).toFixed(0);
  return [
    '| table | rows | table, MB | indexes, MB | bytes of each old job |\n|---|---|---|---|---|',
    ...rows.map(
      ({ name, live, heap, indexes }) =>
        `| ${name} | ${live.toLocaleString('en')} | ${(heap / 1e6).toFixed(0)} | ${(indexes / 1e6).toFixed(0)} | ${each(heap + indexes)} |`,
    ),
  ].join('\n');
}
