import type { Database } from '../connect-database.js';
import { MAX_ATTEMPTS } from './claim-job.js';
import { ARE_PROCESSING } from './job-status.js';

/** Frees jobs whose worker died: their lease ran out and nobody took over. @returns their ids */
export async function freeExpiredLeases(database: Database): Promise<string[]> {
  const rows = await database.prisma.$queryRaw<{ id: string }[]>`
    UPDATE jobs SET status = 'queued', lease_token = NULL, lease_expires_at = NULL
    WHERE id IN (
      SELECT id FROM jobs
      WHERE ${ARE_PROCESSING} AND lease_expires_at < clock_timestamp() AND attempts < ${MAX_ATTEMPTS}
      FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  return rows.map((row) => row.id);
}

/** Queued jobs older than `olderThanMs`, oldest first: adding them to the queue again is harmless where it has them. */
export async function listWaitingJobs(
  database: Database,
  options: { readonly olderThanMs: number; readonly limit: number },
): Promise<{ id: string; priority: number; attempts: number; imageSource: 'bytes' | 'url' }[]> {
  // Rows are compared as a whole, so that the index in this order is entered and not that of all that is open (`ARE_PROCESSING`).
  return database.prisma.$queryRaw`
    SELECT id, priority, attempts, image_source AS "imageSource" FROM jobs
    WHERE (status, created_at) >= ('queued', '-infinity')
      AND (status, created_at) < ('queued', statement_timestamp() - ${options.olderThanMs} * interval '1 millisecond')
    ORDER BY status, created_at LIMIT ${options.limit}`;
}

/** Of these blob ids, those that no job knows or whose image should be gone already. */
export async function selectOrphanBlobs(database: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await database.prisma.$queryRaw<{ id: string }[]>`
    SELECT blob.id::text AS id FROM unnest(${ids}::uuid[]) AS blob(id)
    LEFT JOIN jobs ON jobs.id = blob.id
    WHERE jobs.id IS NULL OR jobs.image_destroyed_at IS NOT NULL`;
  return rows.map((row) => row.id);
}
