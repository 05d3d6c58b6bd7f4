import { applyDueTariff } from '../billing/apply-due-tariff.js';
import { billableThisMonth } from '../billing/billable-this-month.js';
import type { Queryable } from '../connect-database.js';
import { Prisma } from '../generated/client.js';
import type { JobChannel } from '../generated/enums.js';
import { requireRow } from '../require-row.js';

/** A submit that the key's terms do not allow now. Nothing was taken in and nothing held. */
export class AdmissionError extends Error {
  override readonly name = 'AdmissionError';
  readonly reason: 'in_flight' | 'quota' | 'credits';

  constructor(reason: AdmissionError['reason']) {
    super(`the key's terms do not allow this: ${reason}`);
    this.reason = reason;
  }
}

/** What a key may do and what it pays. Null stands for no limit; see the columns of `api_keys`. */
export interface KeyTerms {
  readonly id: string;
  readonly livemode: boolean;
  readonly maxInFlight: number | null;
  readonly monthlyQuota: number | null;
  readonly freePerMonth: number;
  readonly creditsMinor: bigint | null;
}

export interface Admission {
  /** The database's time, by which jobs are dated and expire: those who submit need not agree on theirs. */
  readonly now: Date;
  /** Of the first job; each further one comes one place later. */
  readonly priority: number;
  /** Credits to hold for each job, in order; null for keys that are billed afterwards. */
  readonly holds: readonly (bigint | null)[];
}

/** Priorities are between these two: BullMQ takes them up to 2^21 - 1; lower goes first. */
const LADDER_START = 1_000;
const LADDER_END = 2_097_151;
/**
 * A key's next job stands one step behind the one before where somebody waits on the line for it, else so many: of a key
 * that sends both, four synchronous cards are read for each other one.
 */
const ASYNC_STEP = 4;
/**
 * So many steps behind the card being read begins the line for jobs that nobody waits for on the line. It bounds how many
 * synchronous cards, whoever sends them and for however long, are read before a key's first pending job.
 */
const ASYNC_LEAD = 16;

/** Without it, whoever submits between two cards would find an earlier time, and go ahead again and again. */
const LAST_READ = Prisma.sql`(
  SELECT priority FROM jobs WHERE read_ms IS NOT NULL ORDER BY finished_at DESC LIMIT 1)`;

interface Pending {
  readonly in_flight: number;
  readonly in_lane: number;
  /**
   * The step of the card that is being read. Between two cards, of the one before, where that is not far from the first
   * in the queue. Null when nothing is under way.
   */
  readonly front: number | null;
  /** Read, and not handed over yet: they may still be charged. */
  readonly awaiting_handover: number;
  readonly billable_this_month: number;
  readonly now: Date;
}

/**
 * Decides whether a key may submit `count` more jobs, takes what they may cost, and says where they stand in the
 * queue. To be called in the transaction that inserts them. Only keys with limits take the lock on their row: two
 * submits must not both find the last place free.
 *
 * @throws AdmissionError
 */
export async function admitJobs(
  transaction: Queryable,
  key: KeyTerms,
  options: { readonly channel: JobChannel; readonly count: number },
): Promise<Admission> {
  const { channel, count } = options;
  if (isLimited(key)) {
    await transaction.$queryRaw`SELECT id FROM api_keys WHERE id = ${key.id}::uuid FOR NO KEY UPDATE`;
  }
  const pending = await countPending(transaction, key, channel);
  if (key.maxInFlight !== null && pending.in_flight + count > key.maxInFlight) {
    throw new AdmissionError('in_flight');
  }
  const promised = pending.billable_this_month + pending.in_flight + pending.awaiting_handover;
  if (key.livemode && key.monthlyQuota !== null && promised + count > key.monthlyQuota) {
    throw new AdmissionError('quota');
  }
  return {
    now: pending.now,
    priority: toPriority(channel, pending),
    holds: await holdCredits(transaction, key, count, promised),
  };
}

/** Whether what a key has pending, or has had this month, decides what it may submit. */
export function isLimited({ maxInFlight, monthlyQuota, creditsMinor }: KeyTerms): boolean {
  return maxInFlight !== null || monthlyQuota !== null || creditsMinor !== null;
}

async function countPending(transaction: Queryable, key: KeyTerms, channel: JobChannel): Promise<Pending> {
  const counted =
    key.livemode && (key.monthlyQuota !== null || (key.creditsMinor !== null && key.freePerMonth > 0));
  return requireRow(
    await transaction.$queryRaw<Pending[]>`
    SELECT
      (SELECT count(*)::integer FROM jobs
        WHERE api_key_id = ${key.id}::uuid AND status IN ('queued', 'processing')) AS in_flight,
      (SELECT count(*)::integer FROM jobs
        WHERE api_key_id = ${key.id}::uuid AND status IN ('queued', 'processing')
          AND (channel = 'sync') = (${channel} = 'sync')) AS in_lane,
      (SELECT count(*)::integer FROM jobs
        WHERE api_key_id = ${key.id}::uuid AND handover = 'pending' AND finished_at IS NOT NULL) AS awaiting_handover,
      coalesce(
        (SELECT max(priority) FROM jobs WHERE status = 'processing'),
        (SELECT greatest(least(coalesce(${LAST_READ}, 0), min(priority)), min(priority) - ${ASYNC_LEAD}::integer)
          FROM jobs WHERE status = 'queued' HAVING count(*) > 0)) AS front,
      CASE WHEN ${counted} THEN
        ${billableThisMonth(Prisma.sql`${key.id}::uuid`)}
        ELSE 0 END AS billable_this_month,
      clock_timestamp() AS now`,
  );
}

/**
 * Fair share, as self-clocked fair queuing has it (S. J. Golestani, INFOCOM 1994): the step of the card that is being
 * read is the time, and a key's n-th pending job stands n steps behind it. Whoever has little pending goes in between
 * those who have much, synchronous jobs go ahead by some steps, and since the time moves on with every card, nobody
 * waits for ever: neither a large key for many small ones, nor any for callers on the line. Everything comes from rows;
 * nothing counts by itself.
 */
function toPriority(channel: JobChannel, pending: Pending): number {
  const front = Math.max(pending.front ?? LADDER_START, LADDER_START);
  const behind = channel === 'sync' ? pending.in_lane : ASYNC_LEAD + pending.in_lane * ASYNC_STEP;
  return Math.min(front + behind, LADDER_END);
}

async function holdCredits(
  transaction: Queryable,
  key: KeyTerms,
  count: number,
  promised: number,
): Promise<(bigint | null)[]> {
  if (!key.livemode || key.creditsMinor === null) return Array(count).fill(null);
  const free = Math.min(count, Math.max(0, key.freePerMonth - promised));
  await applyDueTariff(transaction, Prisma.sql`${key.id}::uuid`);
  const { tariff_amount_minor: price } = requireRow(
    await transaction.$queryRaw<{ tariff_amount_minor: bigint }[]>`
      SELECT tariff_amount_minor FROM api_keys WHERE id = ${key.id}::uuid`,
  );
  const holds = Array.from({ length: count }, (_, at) => (at < free ? 0n : price));
  const total = holds.reduce((sum, hold) => sum + hold, 0n);
  const taken = await transaction.$executeRaw`
    UPDATE api_keys SET credits_minor = credits_minor - ${total}
    WHERE id = ${key.id}::uuid AND credits_minor >= ${total}`;
  if (taken === 0) throw new AdmissionError('credits');
  return holds;
}

/** The place of the `at`-th job of a submit. */
export function toLaterPriority(channel: JobChannel, first: number, at: number): number {
  return Math.min(first + at * (channel === 'sync' ? 1 : ASYNC_STEP), LADDER_END);
}
