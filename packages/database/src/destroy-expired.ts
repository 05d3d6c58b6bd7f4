import type { Database } from './connect-database.js';

/** Ended jobs whose image may no longer be kept. The caller deletes the bytes, then calls `markImageDestroyed`. */
export async function listImagesToDestroy(database: Database, limit: number): Promise<string[]> {
  const rows = await database.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM jobs
    WHERE image_destroyed_at IS NULL AND finished_at IS NOT NULL
      AND finished_at + image_retention_seconds * interval '1 second' <= clock_timestamp()
    ORDER BY finished_at LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** To be called after the bytes are gone, never before: a crash in between repeats a deletion, which is harmless. */
export async function markImageDestroyed(database: Database, jobId: string): Promise<void> {
  await database.prisma.$executeRaw`
    UPDATE jobs SET image_destroyed_at = clock_timestamp()
    WHERE id = ${jobId}::uuid AND image_destroyed_at IS NULL`;
}

/**
 * Deletes results past their retention and shreds the data key of every job that has nothing left to open, so
 * that copies in backups stay shut. @returns how many jobs were shredded
 */
export async function destroyExpiredResults(database: Database, limit: number): Promise<number> {
  return database.prisma.$executeRaw`
    WITH due AS (
      SELECT id FROM jobs
      WHERE result_destroyed_at IS NULL AND image_destroyed_at IS NOT NULL AND finished_at IS NOT NULL
        AND (finished_at + result_retention_seconds * interval '1 second' <= clock_timestamp()
             OR destroy_result_once_fetched AND EXISTS (
               -- Long enough ago that the answer it was opened for has left or never will. A webhook may be under way
               -- for days: its sender destroys the result once it has arrived.
               SELECT 1 FROM result_accesses
               WHERE job_id = jobs.id AND channel <> 'webhook' AND accessed_at < clock_timestamp() - interval '5 minutes'))
      ORDER BY finished_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), gone AS (DELETE FROM results USING due WHERE results.job_id = due.id)
    UPDATE jobs SET wrapped_key = NULL, result_destroyed_at = clock_timestamp() FROM due WHERE jobs.id = due.id`;
}
