import type { Database } from '../connect-database.js';
import type { Queryable } from '../direct-sql.js';
import { Prisma } from '../generated/client.js';
import { isStandingKey, KeyChangedError, type KnownKey } from '../keys/standing-key.js';
import { makeId } from '../make-id.js';

/** How a result was handed out. */
export type AccessChannel = 'poll' | 'sync' | 'webhook' | 'review' | 'inspection';

export interface Access {
  readonly channel: AccessChannel;
  readonly requestId?: string | undefined;
}

/**
 * Writes down who is handed which result. To be called before the bytes leave: what is not written is not given. See
 * `askForJob`, which does so in the statement that reads.
 *
 * @param queryable `database.direct`, or the transaction that it belongs to
 * @param access.asker null where nobody asks: a webhook tells what was promised, whatever has become of the key
 * @throws KeyChangedError when who asks may not have it any more
 */
export async function recordResultAccess(
  queryable: Queryable,
  access: Access & { readonly jobId: string; readonly asker: KnownKey | null },
): Promise<void> {
  const { jobId, asker, channel, requestId } = access;
  // Plain SQL, for Prisma would date it by this process's clock, and a retention hangs on it.
  const count = await queryable.$executeRaw`
    INSERT INTO result_accesses (id, job_id, api_key_id, channel, request_id)
    SELECT ${makeId()}::uuid, jobs.id, api_keys.id, ${channel}, ${requestId ?? null}
    FROM jobs JOIN api_keys ON api_keys.id = jobs.api_key_id
    WHERE jobs.id = ${jobId}::uuid AND ${asker ? isStandingKey(asker) : Prisma.sql`true`}`;
  if (count === 0) throw new KeyChangedError();
}

/**
 * As `recordResultAccess`, for answers that were fetched a while ago: writes down nothing of one that has been destroyed
 * since. Waits for a deletion that is under way.
 *
 * @returns false where it is gone, or the key that asks opens it no more, and it must not be told
 */
export async function recordAccessIfKept(
  database: Database,
  access: Access & { readonly jobId: string; readonly asker: KnownKey },
): Promise<boolean> {
  const { jobId, asker, channel, requestId } = access;
  const count = await database.direct.$executeRaw`
    WITH kept AS (
      SELECT id FROM jobs WHERE id = ${jobId}::uuid AND wrapped_key IS NOT NULL AND result_destroyed_at IS NULL
      FOR SHARE)
    INSERT INTO result_accesses (id, job_id, api_key_id, channel, request_id)
    SELECT ${makeId()}::uuid, kept.id, api_keys.id, ${channel}, ${requestId ?? null}
    FROM kept, api_keys WHERE ${isStandingKey(asker)}`;
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
