import type { Database } from '../connect-database.js';
import { makeId } from '../make-id.js';

/** How a result was handed out. */
export type AccessChannel = 'poll' | 'sync' | 'webhook' | 'review' | 'inspection';

/** Writes down who is handed which result. To be called before the bytes leave: what is not written is not given. */
export async function recordResultAccess(
  database: Database,
  access: {
    readonly jobId: string;
    readonly apiKeyId: string;
    readonly channel: AccessChannel;
    readonly requestId?: string;
  },
): Promise<void> {
  // Plain SQL, for Prisma would date it by this process's clock, and a retention hangs on it.
  await database.prisma.$executeRaw`
    INSERT INTO result_accesses (id, job_id, api_key_id, channel, request_id)
    VALUES (${makeId()}::uuid, ${access.jobId}::uuid, ${access.apiKeyId}::uuid, ${access.channel},
            ${access.requestId ?? null})`;
}

/**
 * As `recordResultAccess`, for answers that were fetched a while ago: writes down nothing of one that has been destroyed
 * since. Waits for a deletion that is under way.
 *
 * @returns false where it is gone and must not be told
 */
export async function recordAccessIfKept(
  database: Database,
  access: {
    readonly jobId: string;
    readonly apiKeyId: string;
    readonly channel: AccessChannel;
    readonly requestId?: string;
  },
): Promise<boolean> {
  const count = await database.prisma.$executeRaw`
    WITH kept AS (
      SELECT id FROM jobs WHERE id = ${access.jobId}::uuid AND wrapped_key IS NOT NULL AND result_destroyed_at IS NULL
      FOR SHARE)
    INSERT INTO result_accesses (id, job_id, api_key_id, channel, request_id)
    SELECT ${makeId()}::uuid, id, ${access.apiKeyId}::uuid, ${access.channel}, ${access.requestId ?? null} FROM kept`;
  return count === 1;
}

/**
 * Destroys an ended job's result now, and with it the data key: what backups hold of either stays shut.
 * The row remains, with its times and its charge.
 *
 * @returns false when there was nothing left to destroy
 */
export async function destroyResult(database: Database, jobId: string): Promise<boolean> {
  const count = await database.prisma.$executeRaw`
    WITH gone AS (DELETE FROM results WHERE job_id = ${jobId}::uuid)
    UPDATE jobs SET wrapped_key = NULL, image_digest = NULL, result_destroyed_at = clock_timestamp()
    WHERE id = ${jobId}::uuid AND finished_at IS NOT NULL AND result_destroyed_at IS NULL`;
  return count === 1;
}

/** In zero-retention mode destroys a job's result: it has been delivered. */
export async function destroyDeliveredResult(database: Database, jobId: string): Promise<void> {
  const { destroyResultOnceFetched } = await database.prisma.job.findUniqueOrThrow({
    where: { id: jobId },
    select: { destroyResultOnceFetched: true },
  });
  if (destroyResultOnceFetched) await destroyResult(database, jobId);
}
