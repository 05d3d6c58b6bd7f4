import type { Database } from '../connect-database.js';
import { Prisma } from '../generated/client.js';

/** When an ended job's image, or result, may no longer be kept: as `jobs_image_due` and `jobs_result_due` have it. */
const IMAGE_DUE = toDue(Prisma.sql`image_retention_seconds`);
const RESULT_DUE = toDue(Prisma.sql`result_retention_seconds`);
const NOW = Prisma.sql`(statement_timestamp() AT TIME ZONE 'UTC')`;

function toDue(retentionSeconds: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`((finished_at AT TIME ZONE 'UTC') + ${retentionSeconds} * interval '1 second')`;
}

/**
 * Ended jobs whose image may no longer be kept. The caller deletes the bytes, then calls `markImagesDestroyed`.
 *
 * @param except ids to leave out: what could not be deleted a moment ago is oldest, and would be all that is ever listed
 */
export async function listImagesToDestroy(
  database: Database,
  limit: number,
  except: readonly string[] = [],
): Promise<string[]> {
  const rows = await database.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM jobs
    WHERE image_destroyed_at IS NULL AND finished_at IS NOT NULL AND ${IMAGE_DUE} <= ${NOW}
      AND id <> ALL(${except}::uuid[])
    ORDER BY ${IMAGE_DUE} LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** What is written of an image whose bytes are gone. Shreds the data key where the result is gone too. */
const IMAGE_DESTROYED = Prisma.sql`
  image_destroyed_at = clock_timestamp(), wrapped_key = CASE WHEN result_destroyed_at IS NULL THEN wrapped_key END`;

/**
 * Writes images down as destroyed. To be called after the bytes are gone, never before: a crash in between repeats a deletion,
 * which is harmless.
 *
 * Jobs that somebody else is at are left to the next sweep: who holds some rows and waits for others can be waited for by
 * those who hold them, for they lock keys as well as jobs, and in either order.
 *
 * @returns the jobs of which it was written down
 */
export async function markImagesDestroyed(database: Database, jobIds: readonly string[]): Promise<string[]> {
  if (jobIds.length === 0) return [];
  const rows = await database.direct.$queryRaw<{ id: string }[]>`
    UPDATE jobs SET ${IMAGE_DESTROYED}
    WHERE id IN (
      SELECT id FROM jobs WHERE id = ANY(${jobIds}::uuid[]) AND image_destroyed_at IS NULL FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id`;
  return rows.map((row) => row.id);
}

/** The same of one job, and waits for whoever is at it: it is written down when this resolves. */
export async function markImageDestroyed(database: Database, jobId: string): Promise<void> {
  await database.direct.$executeRaw`
    UPDATE jobs SET ${IMAGE_DESTROYED} WHERE id = ${jobId}::uuid AND image_destroyed_at IS NULL`;
}

/**
 * Deletes results past their retention, however long the image is kept, and shreds the data key of every job that has
 * nothing left to open, so that copies in backups stay shut. @returns of how many jobs the result was destroyed
 */
export async function destroyExpiredResults(database: Database, limit: number): Promise<number> {
  return database.prisma.$executeRaw`
    WITH expired AS (
      SELECT id FROM jobs
      WHERE result_destroyed_at IS NULL AND finished_at IS NOT NULL AND ${RESULT_DUE} <= ${NOW}
      ORDER BY ${RESULT_DUE} LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), fetched AS (
      SELECT id FROM jobs
      WHERE destroy_result_once_fetched AND result_destroyed_at IS NULL AND finished_at IS NOT NULL AND ${HANDED_OUT}
      ORDER BY finished_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), due AS (
      SELECT id FROM expired UNION SELECT id FROM fetched
    ), gone AS (DELETE FROM results USING due WHERE results.job_id = due.id)
    UPDATE jobs
    SET result_destroyed_at = clock_timestamp(), image_digest = NULL,
        wrapped_key = CASE WHEN image_destroyed_at IS NULL THEN wrapped_key END
    FROM due WHERE jobs.id = due.id`;
}

/**
 * Whoever hands a result out whole destroys it in zero-retention mode. Should it die right then, the sweep does where it is
 * known that the answer had left: it was charged as delivered, or a webhook arrived. What it told is known by the access
 * that was written for it, since an endpoint may have taken full payloads only later. An answer that was reset on its way
 * is kept until it is fetched or has expired.
 */
const HANDED_OUT = Prisma.sql`(
  jobs.handover = 'delivered'
  OR EXISTS (SELECT 1 FROM result_accesses WHERE job_id = jobs.id AND channel = 'webhook')
    AND EXISTS (
      SELECT 1 FROM webhook_events
      JOIN webhook_deliveries ON webhook_deliveries.event_id = webhook_events.id
      JOIN webhook_endpoints ON webhook_endpoints.id = webhook_deliveries.endpoint_id
      WHERE webhook_events.job_id = jobs.id AND webhook_deliveries.status = 'delivered'
        AND webhook_endpoints.payload = 'full'))`;
