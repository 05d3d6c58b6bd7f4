import type { Outcome } from '@ktp-ocr/contract/jobs/outcome';
import { chargeJob } from '../../billing/charge-job.js';
import type { Database, Queryable } from '../../connect-database.js';
import type { Handover } from '../../generated/enums.js';
import { recordJobEvent } from '../../webhooks/record-event.js';
import { isBillable, toEndStatus } from '../job-status.js';

export interface Completion {
  readonly id: string;
  readonly leaseToken: string;
  readonly outcome: Outcome;
  /** The answer sealed with the job's data key; absent where the outcome says everything. */
  readonly sealedResult?: Uint8Array;
  /** CPU and waiting time of the reading itself, ms. */
  readonly readMs?: number;
  /** Of an OK answer's fields: by it whoever looks answers over finds those that need it. */
  readonly lowestConfidence?: number;
}

/**
 * Ends a claimed job: status, result, charge and webhook event in one transaction, or nothing of it.
 *
 * The compare-and-set on status and lease comes first and holds the row's lock until commit. Whoever loses the
 * race (a deadline, a cancel, a second worker) finds no row and changes nothing: that is what keeps one job from
 * being charged twice.
 *
 * @returns false when the race was lost
 */
export async function completeJob(database: Database, completion: Completion): Promise<boolean> {
  return database.prisma.$transaction(async (transaction) => {
    const ended = await endClaimedJob(transaction, completion);
    if (!ended) return false;
    if (completion.sealedResult) {
      await transaction.$executeRaw`
        INSERT INTO results (job_id, sealed) VALUES (${completion.id}::uuid, ${completion.sealedResult})`;
    }
    // A caller waits on the line: the charge, and the news of it, come with the delivery (see settle-handover.ts).
    if (ended.handover !== null) return true;
    if (isBillable(completion.outcome)) await chargeJob(transaction, completion.id);
    await recordJobEvent(transaction, completion.id);
    return true;
  });
}

async function endClaimedJob(
  transaction: Queryable,
  completion: Completion,
): Promise<{ readonly handover: Handover | null } | undefined> {
  const [ended] = await transaction.$queryRaw<{ handover: Handover | null }[]>`
    UPDATE jobs
    SET status = ${toEndStatus(completion.outcome)}::job_status,
        outcome = ${completion.outcome},
        finished_at = clock_timestamp(),
        read_ms = ${completion.readMs ?? null}::integer,
        lowest_confidence = ${completion.lowestConfidence ?? null}::double precision,
        lease_token = NULL,
        lease_expires_at = NULL
    WHERE id = ${completion.id}::uuid AND status = 'processing' AND lease_token = ${completion.leaseToken}::uuid
    RETURNING handover::text`;
  return ended;
}
