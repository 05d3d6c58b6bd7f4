import type { Database } from '../connect-database.js';

/** The server and its clock, for whoever looks after an installation. */
export async function inspectServer(
  database: Database,
): Promise<{ readonly version: string; readonly now: Date }> {
  const [row] = await database.prisma.$queryRaw<{ version: string; now: Date }[]>`
    SELECT split_part(current_setting('server_version'), ' ', 1) AS version, clock_timestamp() AS now`;
  if (!row) throw new Error('the server told nothing of itself');
  return row;
}

/** Which of our tables the role that we connect as may not read and write. */
export async function inspectRights(
  database: Database,
): Promise<{ readonly role: string; readonly missing: readonly string[] }> {
  const rows = await database.prisma.$queryRaw<{ role: string; table: string; allowed: boolean }[]>`
    SELECT current_user::text AS role, relname::text AS table,
           has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
             AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE') AS allowed
    FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'`;
  return {
    role: rows[0]?.role ?? '',
    missing: rows.filter(({ allowed }) => !allowed).map(({ table }) => table),
  };
}

/** Jobs that nobody has begun to read. */
export async function inspectWaiting(
  database: Database,
): Promise<{ readonly count: number; readonly oldestSeconds: number }> {
  const [row] = await database.prisma.$queryRaw<{ count: number; oldest_seconds: number }[]>`
    SELECT count(*)::integer AS count,
           coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::double precision AS oldest_seconds
    FROM jobs WHERE status = 'queued'`;
  return { count: row?.count ?? 0, oldestSeconds: row?.oldest_seconds ?? 0 };
}
