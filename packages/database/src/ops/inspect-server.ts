import type { Database } from '../connect-database.js';
import { ALL_TABLE_RIGHTS, appRightsOf } from '../roles/app-rights.js';

/** The server and its clock, for whoever looks after an installation. */
export async function inspectServer(
  database: Database,
): Promise<{ readonly version: string; readonly now: Date }> {
  const [row] = await database.prisma.$queryRaw<{ version: string; now: Date }[]>`
    SELECT split_part(current_setting('server_version'), ' ', 1) AS version, clock_timestamp() AS now`;
  if (!row) throw new Error('the server told nothing of itself');
  return row;
}

/** What the role that we connect as may do. */
export interface RoleRights {
  readonly role: string;
  /** Tables that it may not use as the processes have to. */
  readonly missing: readonly string[];
  /** Tables that it could do more to than the processes need: all of them for their owner. */
  readonly beyond: readonly string[];
  /** It owns the tables, or may act as who does: no rule of the database binds it. */
  readonly isOwner: boolean;
}

/** Asks the catalogue, and tries nothing. */
export async function inspectRights(database: Database): Promise<RoleRights> {
  const rows = await database.prisma.$queryRaw<
    { role: string; table: string; is_partition: boolean; owned: boolean; rights: string[] }[]
  >`
    SELECT current_user::text AS role, relname::text AS table, relispartition AS is_partition,
           pg_has_role(relowner, 'MEMBER') AS owned,
           ARRAY(SELECT r FROM unnest(${[...ALL_TABLE_RIGHTS]}::text[]) r WHERE has_table_privilege(c.oid, r)) AS rights
    FROM pg_class c
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
    ORDER BY relname`;
  const needs = rows.map(({ table, rights, is_partition: isPartition }) => ({
    table,
    rights,
    // A partition is reached through its table.
    needed: isPartition ? [] : appRightsOf(table),
  }));
  return {
    role: rows[0]?.role ?? '',
    missing: needs
      .filter(({ rights, needed }) => needed.some((right) => !rights.includes(right)))
      .map(({ table }) => table),
    beyond: needs
      .filter(({ rights, needed }) => rights.some((right) => !needed.some((one) => one === right)))
      .map(({ table }) => table),
    isOwner: rows.some(({ owned }) => owned),
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
