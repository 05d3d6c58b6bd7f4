import { applyDueTariff, keyOfJob } from '../../billing/apply-due-tariff.js';
import { billableThisMonth } from '../../billing/billable-this-month.js';
import { chargeJob } from '../../billing/charge-job.js';
import type { Database, Queryable } from '../../connect-database.js';
import { Prisma } from '../../generated/client.js';
import type { KnownKey } from '../../keys/standing-key.js';
import { recordJobEvent } from '../../webhooks/record-event.js';
import { AdmissionError } from '../admit-jobs.js';
import { type Access, recordResultAccess } from '../result-access.js';

/**
 * A synchronous answer is charged when it has been handed over whole, and not before: a caller who hung up has nothing
 * to fetch it by. From its end until then the job's `handover` is `pending`; then `delivered`, with the charge in the
 * same transaction, or `undelivered` and free. Whoever dies in between leaves it to `settleAbandonedHandovers`.
 */

/** As many are settled in one transaction, which must not take long; the next sweep takes the rest. */
const BATCH = 200;

/**
 * Decides, before an answer is sent, whether it will be charged, so that its headers can say so. Does nothing where that
 * is decided already.
 *
 * @returns false for answers that cost nothing: of test keys, within the free tier, at a tariff of 0, or not billable
 */
export async function quoteAnswer(database: Database, jobId: string): Promise<boolean> {
  return database.prisma.$transaction(async (transaction) => {
    await applyDueTariff(transaction, keyOfJob(jobId));
    // Two answers that are sent at the same time must not both be the last free one.
    await transaction.$queryRaw`
      SELECT api_keys.id FROM api_keys JOIN jobs ON jobs.api_key_id = api_keys.id
      WHERE jobs.id = ${jobId}::uuid AND jobs.livemode AND api_keys.free_per_month > 0
      FOR NO KEY UPDATE OF api_keys`;
    const promisedFree = Prisma.sql`(
      SELECT count(*)::integer FROM jobs AS other
      WHERE other.api_key_id = api_keys.id AND other.handover = 'pending' AND other.free_tier)`;
    const [quoted] = await transaction.$queryRaw<{ charged: boolean }[]>`
      UPDATE jobs
      SET free_tier = coalesce(jobs.free_tier, api_keys.free_per_month > 0 AND api_keys.free_per_month >
        ${billableThisMonth(Prisma.sql`api_keys.id`)} + ${promisedFree})
      FROM api_keys
      WHERE jobs.id = ${jobId}::uuid AND api_keys.id = jobs.api_key_id AND jobs.livemode
        AND jobs.handover = 'pending' AND jobs.outcome IN ('OK', 'FAIL')
      RETURNING NOT jobs.free_tier AND least(api_keys.tariff_amount_minor, jobs.held_minor) > 0 AS charged`;
    return quoted?.charged ?? false;
  });
}

/**
 * Charges an answer that has left us whole, once, or one that is about to be fetched; then it is written down in the same
 * transaction that who fetches it is given it.
 *
 * @returns false where that had been done, or there is nothing to do
 * @throws KeyChangedError when who fetches it may not have it any more: nothing is charged then
 */
export async function markDelivered(
  database: Database,
  jobId: string,
  fetched?: Access & { readonly asker: KnownKey },
): Promise<boolean> {
  return database.prisma.$transaction(async (transaction) => {
    const count = await transaction.$executeRaw`
      UPDATE jobs SET handover = 'delivered', image_digest = NULL
      WHERE id = ${jobId}::uuid AND handover IN ('pending', 'undelivered') AND outcome IN ('OK', 'FAIL')`;
    if (count === 0) return false;
    if (fetched) await recordResultAccess(transaction, { ...fetched, jobId });
    await chargeJob(transaction, jobId);
    await recordJobEvent(transaction, jobId);
    return true;
  });
}

/** Lets an answer go free whose caller has gone. @returns false where it was delivered or let go before */
export async function markUndelivered(database: Database, jobId: string): Promise<boolean> {
  return database.prisma.$transaction(async (transaction) => {
    const [row] = await letGo(transaction, Prisma.sql`id = ${jobId}::uuid`);
    return row !== undefined;
  });
}

/**
 * Settles what an API left behind that died: answers that nobody took in time go free, and jobs that nobody waits for
 * any more end free, unread. @returns how many
 */
export async function settleAbandonedHandovers(database: Database): Promise<number> {
  return database.prisma.$transaction(async (transaction) => {
    const late = Prisma.sql`handover_by < clock_timestamp()`;
    const undelivered = await letGo(transaction, late);
    const unread = await transaction.$queryRaw<{ id: string }[]>`
      UPDATE jobs
      SET status = 'errored', outcome = 'INNER_ERROR', finished_at = clock_timestamp(),
          lease_token = NULL, lease_expires_at = NULL
      WHERE id IN (
        SELECT id FROM jobs
        WHERE handover = 'pending' AND status IN ('queued', 'processing') AND ${late}
        LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
      RETURNING id`;
    for (const { id } of unread) await recordJobEvent(transaction, id);
    return undelivered.length + unread.length;
  });
}

/** What an answer that nobody got is found by. */
export interface WantedAnswer {
  readonly apiKeyId: string;
  readonly imageDigest: Uint8Array;
  readonly readWithinSeconds: number;
}

const CAN_BE_TAKEN = Prisma.sql`handover = 'undelivered' AND result_destroyed_at IS NULL`;

function isWanted({ apiKeyId, imageDigest, readWithinSeconds }: WantedAnswer): Prisma.Sql {
  return Prisma.sql`api_key_id = ${apiKeyId}::uuid AND image_digest = ${imageDigest}
    AND finished_at > clock_timestamp() - ${readWithinSeconds} * interval '1 second'`;
}

/** Whether there is something to be taken: as a rule there is not, and to know it takes one statement. */
export async function hasUndeliveredAnswer(database: Database, wanted: WantedAnswer): Promise<boolean> {
  const found = await database.direct.$queryRaw<unknown[]>`
    SELECT 1 FROM jobs WHERE ${CAN_BE_TAKEN} AND ${isWanted(wanted)} LIMIT 1`;
  return found.length > 0;
}

/**
 * An answer to these bytes that was read for this key lately and that nobody got. It is taken for another handover: no
 * second caller finds it meanwhile.
 *
 * @returns the job's id; null where there is none
 * @throws AdmissionError when the credits that were given back for it are not there any more
 */
export async function takeUndeliveredAnswer(
  database: Database,
  wanted: WantedAnswer & { readonly handoverWithinMs: number },
): Promise<string | null> {
  return takeAgain(database, isWanted(wanted), wanted.handoverWithinMs);
}

/** The same for one job, whose caller comes back with its Idempotency-Key. @returns false where it is not undelivered */
export async function retakeAnswer(
  database: Database,
  options: { readonly jobId: string; readonly handoverWithinMs: number },
): Promise<boolean> {
  const taken = await takeAgain(database, Prisma.sql`id = ${options.jobId}::uuid`, options.handoverWithinMs);
  return taken !== null;
}

async function letGo(transaction: Queryable, which: Prisma.Sql): Promise<{ id: string }[]> {
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    UPDATE jobs SET handover = 'undelivered', free_tier = NULL
    WHERE id IN (
      SELECT id FROM jobs
      WHERE handover = 'pending' AND finished_at IS NOT NULL AND ${which}
      LIMIT ${BATCH} FOR UPDATE)
    RETURNING id`;
  for (const { id } of rows) await recordJobEvent(transaction, id);
  return rows;
}

async function takeAgain(
  database: Database,
  which: Prisma.Sql,
  handoverWithinMs: number,
): Promise<string | null> {
  return database.prisma.$transaction(async (transaction) => {
    const [found] = await transaction.$queryRaw<
      { id: string; api_key_id: string; held_minor: bigint | null }[]
    >`
      SELECT id, api_key_id, held_minor FROM jobs
      WHERE ${CAN_BE_TAKEN} AND ${which}
      ORDER BY finished_at DESC LIMIT 1 FOR UPDATE SKIP LOCKED`;
    if (!found) return null;
    if (found.held_minor !== null && found.held_minor > 0n) {
      const covered = await transaction.$queryRaw<unknown[]>`
        SELECT 1 FROM api_keys
        WHERE id = ${found.api_key_id}::uuid AND coalesce(credits_minor >= ${found.held_minor}, true)
        FOR NO KEY UPDATE`;
      if (covered.length === 0) throw new AdmissionError('credits');
    }
    await transaction.$executeRaw`
      UPDATE jobs
      SET handover = 'pending', handover_by = clock_timestamp() + ${handoverWithinMs} * interval '1 millisecond'
      WHERE id = ${found.id}::uuid`;
    return found.id;
  });
}
