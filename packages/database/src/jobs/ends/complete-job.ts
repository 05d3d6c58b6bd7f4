import type { Outcome } from '@ktp-ocr/contract/jobs/outcome';
import { chargeJob } from '../../billing/charge-job.js';
import type { Database, Queryable } from '../../connect-database.js';
import { Prisma } from '../../generated/client.js';
import type { Handover } from '../../generated/enums.js';
import { makeId } from '../../make-id.js';
import { recordJobEvent } from '../../webhooks/record-event.js';
import { type DueEndpoint, listEndpointsOfJob } from '../../webhooks/sweep-webhooks.js';
import { ENDS_ALONE } from '../claim-job.js';
import { isBillable, isExactly, toEndStatus } from '../job-status.js';
import { ANNOUNCED_LATER, announceEnd } from './announce-end.js';

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
  /** As its claim had it; by it alone is decided what is tried first. */
  readonly mayEndAlone?: boolean;
}

export interface Completed {
  /** To be woken: this end is on its way to them. */
  readonly endpoints: readonly DueEndpoint[];
}

const NOBODY: Completed = { endpoints: [] };

/**
 * Ends a claimed job: status, result, charge and webhook event in one transaction, or nothing of it.
 *
 * The compare-and-set on status and lease comes first and holds the row's lock until commit. Whoever loses the
 * race (a deadline, a cancel, a second worker) finds no row and changes nothing: that is what keeps one job from
 * being charged twice.
 *
 * @returns null when the race was lost
 */
export async function completeJob(database: Database, completion: Completion): Promise<Completed | null> {
  const completed = await complete(database, completion);
  if (completed) announceEnd(database, completion.id);
  return completed;
}

async function complete(database: Database, completion: Completion): Promise<Completed | null> {
  if (completion.mayEndAlone !== false && (await completeAlone(database, completion))) return NOBODY;
  const isCharged = isBillable(completion.outcome);
  return database.prisma.$transaction(async (transaction) => {
    const ended = await endClaimedJob(transaction, completion);
    if (!ended) return null;
    // A caller waits on the line: the charge, and the news of it, come with the delivery (see settle-handover.ts).
    if (ended.handover !== null) return NOBODY;
    if (isCharged) await chargeJob(transaction, completion.id);
    await recordJobEvent(transaction, completion.id);
    return { endpoints: await listEndpointsOfJob(transaction, completion.id) };
  });
}

/** What proves that the job is still this claim's: of several that end it, one finds it so. */
function isHeldBy(completion: Completion): Prisma.Sql {
  return Prisma.sql`jobs.id = ${completion.id}::uuid AND ${isExactly('processing')} AND lease_token = ${completion.leaseToken}::uuid`;
}

/** What the job's row becomes. */
function toEnd(completion: Completion): Prisma.Sql {
  return Prisma.sql`
    status = ${toEndStatus(completion.outcome)}::job_status,
    outcome = ${completion.outcome},
    finished_at = clock_timestamp(),
    read_ms = ${completion.readMs ?? null}::integer,
    lowest_confidence = ${completion.lowestConfidence ?? null}::double precision,
    lease_token = NULL,
    lease_expires_at = NULL`;
}

async function endClaimedJob(
  transaction: Queryable,
  completion: Completion,
): Promise<{ readonly handover: Handover | null } | undefined> {
  const sealed = completion.sealedResult ?? null;
  const [ended] = await transaction.$queryRaw<{ handover: Handover | null }[]>`
    WITH ended AS (
      UPDATE jobs SET ${toEnd(completion)} FROM ${ANNOUNCED_LATER} WHERE ${isHeldBy(completion)}
      RETURNING id, handover),
    stored AS (
      INSERT INTO results (job_id, sealed) SELECT id, ${sealed}::bytea FROM ended WHERE ${sealed !== null})
    SELECT handover::text FROM ended`;
  return ended;
}

/**
 * The same in a single statement, for a key whose charge depends on nothing that others change meanwhile (a free tier, a
 * tariff that comes into force) and that has no webhooks to be told; and for an answer that is charged, and told of, once a
 * caller on the line has it. One round trip instead of eight.
 *
 * @returns false where it is no such key, or the race was lost; nothing has changed then
 */
async function completeAlone(database: Database, completion: Completion): Promise<boolean> {
  const sealed = completion.sealedResult ?? null;
  const isCharged = isBillable(completion.outcome);
  const [ended] = await database.direct.$queryRaw<unknown[]>`
    WITH ended AS (
      UPDATE jobs SET ${toEnd(completion)}
      FROM api_keys, ${ANNOUNCED_LATER}
      WHERE ${isHeldBy(completion)} AND api_keys.id = jobs.api_key_id
        AND (handover IS NOT NULL AND ${isCharged} OR ${ENDS_ALONE})
      RETURNING jobs.id, jobs.api_key_id, jobs.livemode, handover, held_minor,
        tariff_amount_minor, tariff_currency, tariff_name),
    stored AS (
      INSERT INTO results (job_id, sealed) SELECT id, ${sealed}::bytea FROM ended WHERE ${sealed !== null}),
    charged AS (
      INSERT INTO charges (id, job_id, api_key_id, outcome, amount_minor, currency, tariff_name)
      SELECT ${makeId()}::uuid, id, api_key_id, ${completion.outcome},
             least(tariff_amount_minor, held_minor), tariff_currency, tariff_name
      FROM ended WHERE ${isCharged} AND livemode AND handover IS NULL)
    SELECT id FROM ended`;
  return ended !== undefined;
}
