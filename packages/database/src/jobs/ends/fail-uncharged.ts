import type { Database } from '../../connect-database.js';
import { recordJobEvent } from '../../webhooks/record-event.js';
import { MAX_ATTEMPTS } from '../claim-job.js';
import { type FreeOutcome, IS_OPEN, isExactly } from '../job-status.js';

/** As many end in one transaction, which must not take long; the next sweep takes the rest. */
const BATCH = 200;

/**
 * Ends a job that has not ended, without result or charge: a caller's deadline passed.
 * Takes part in the same race as `completeJob`; exactly one of them wins.
 *
 * @returns false when the job had ended already
 */
export async function failUncharged(
  database: Database,
  options: {
    readonly id: string;
    readonly outcome: FreeOutcome;
    /** Why, in words of ours. */
    readonly reasons?: readonly string[];
  },
): Promise<boolean> {
  return database.prisma.$transaction(async (transaction) => {
    const count = await transaction.$executeRaw`
      UPDATE jobs
      SET status = 'errored', outcome = ${options.outcome}, finished_at = clock_timestamp(),
          reasons = ${[...(options.reasons ?? [])]}::text[],
          lease_token = NULL, lease_expires_at = NULL
      WHERE id = ${options.id}::uuid AND ${IS_OPEN}`;
    if (count === 1) await recordJobEvent(transaction, options.id);
    return count === 1;
  });
}

/**
 * Ends this job if it can never be read: tried too often, or not taken by anyone before it expired. A statement of its own,
 * which enters by the id whatever waits beside it: each worker that finds nothing to claim asks this.
 *
 * @returns false where it may yet be read, or has ended
 */
export async function failExhaustedJob(
  database: Database,
  options: { readonly id: string },
): Promise<boolean> {
  return database.prisma.$transaction(async (transaction) => {
    const count = await transaction.$executeRaw`
      UPDATE jobs
      SET status = 'errored', outcome = 'INNER_ERROR', finished_at = clock_timestamp(),
          lease_token = NULL, lease_expires_at = NULL
      WHERE id = ${options.id}::uuid
        AND (${isExactly('queued')} AND (attempts >= ${MAX_ATTEMPTS} OR expires_at < clock_timestamp())
             OR ${isExactly('processing')} AND attempts >= ${MAX_ATTEMPTS} AND lease_expires_at < clock_timestamp())`;
    if (count === 1) await recordJobEvent(transaction, options.id);
    return count === 1;
  });
}

/**
 * Ends all such jobs, or as many of them as one transaction may take.
 *
 * @returns ids of the jobs ended by this call
 */
export async function failExhaustedJobs(database: Database): Promise<string[]> {
  return database.prisma.$transaction(async (transaction) => {
    const rows = await transaction.$queryRaw<{ id: string }[]>`
      UPDATE jobs
      SET status = 'errored', outcome = 'INNER_ERROR', finished_at = clock_timestamp(),
          lease_token = NULL, lease_expires_at = NULL
      WHERE id IN (
        SELECT id FROM jobs
        WHERE status = 'queued' AND (attempts >= ${MAX_ATTEMPTS} OR expires_at < clock_timestamp())
           OR status = 'processing' AND attempts >= ${MAX_ATTEMPTS} AND lease_expires_at < clock_timestamp()
        LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
      RETURNING id`;
    for (const { id } of rows) await recordJobEvent(transaction, id);
    return rows.map((row) => row.id);
  });
}
