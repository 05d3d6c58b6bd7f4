import type { Database } from '../connect-database.js';

/** How far PostgreSQL's log has come on its way to its archive. */
export interface ArchiveState {
  /** The server has an `archive_command` or an `archive_library`: with neither it keeps all of its log, and archives none. */
  readonly hasCommand: boolean;
  /** The segment that was tried last, where it could not be archived. */
  readonly failing: string | null;
  /** The last that was archived; null where none was, or what was is no segment (the history of a timeline). */
  readonly lastSegment: string | null;
  readonly lastAt: Date | null;
  readonly startedAt: Date;
  /** Since something was archived or the server started, whichever came later. */
  readonly quietSeconds: number;
  /** The segment that is being written; null in recovery, when nothing is. */
  readonly writing: string | null;
  /** Segments that were ended after `lastSegment`; null where that, or `writing`, is null. */
  readonly waiting: number | null;
  /** After how long a segment is ended that is not full; 0 for never. */
  readonly timeoutSeconds: number;
}

/** @returns null where nobody asked for an archive: a dump is then all that there is to go back to */
export async function inspectArchive(database: Database): Promise<ArchiveState | null> {
  const [row] = await database.prisma.$queryRaw<(ArchiveState & { readonly isOn: boolean })[]>`
    WITH server AS (
      SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_walfile_name(pg_current_wal_lsn()) END AS writing,
             pg_size_bytes(current_setting('wal_segment_size')) AS segment_bytes
    ), archived AS (
      SELECT *, CASE WHEN last_archived_wal ~ '^[0-9A-F]{24}' THEN left(last_archived_wal, 24) END AS last_segment
      FROM pg_stat_archiver
    ), numbered AS (
      -- A name is timeline, which 4 GiB, and which segment of them: eight digits each.
      SELECT name, ('x' || substr(name, 9, 8))::bit(32)::bigint * (4294967296 / segment_bytes)
                   + ('x' || substr(name, 17, 8))::bit(32)::bigint AS number
      FROM server, archived, unnest(ARRAY[writing, last_segment]) name
    )
    SELECT current_setting('archive_mode') <> 'off' AS "isOn",
           coalesce(nullif(current_setting('archive_command'), '(disabled)'), '') <> ''
             OR coalesce(current_setting('archive_library', true), '') <> '' AS "hasCommand",
           CASE WHEN last_failed_time > coalesce(last_archived_time, '-infinity') THEN last_failed_wal END AS failing,
           last_segment AS "lastSegment", last_archived_time AS "lastAt", pg_postmaster_start_time() AS "startedAt",
           extract(epoch FROM clock_timestamp() - greatest(last_archived_time, pg_postmaster_start_time()))::double precision
             AS "quietSeconds",
           writing,
           ((SELECT max(number) FROM numbered WHERE name = writing)
             - (SELECT max(number) FROM numbered WHERE name = last_segment) - 1)::integer AS waiting,
           (SELECT setting::integer FROM pg_settings WHERE name = 'archive_timeout') AS "timeoutSeconds"
    FROM server, archived`;
  if (!row?.isOn) return null;
  const { isOn: _, ...state } = row;
  return state;
}
