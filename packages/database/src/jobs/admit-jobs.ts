import { applyDueTariff } from '../billing/apply-due-tariff.js';
import { billableThisMonth } from '../billing/billable-this-month.js';
import type { Queryable } from '../connect-database.js';
import { Prisma } from '../generated/client.js';
import type { JobChannel } from '../generated/enums.js';
import { isStandingKey, KeyChangedError, type KnownKey } from '../keys/standing-key.js';
import { requireRow } from '../require-row.js';
import { ARE_PROCESSING } from './job-status.js';

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
export interface KeyTerms extends KnownKey {
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

interface Pending {
  readonly in_flight: number;
  readonly priority: number;
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
 * @throws AdmissionError, KeyChangedError
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
  const [pending] = await transaction.$queryRaw<Pending[]>(selectPlace(key, channel));
  if (!pending) throw new KeyChangedError();
  if (key.maxInFlight !== null && pending.in_flight + count > key.maxInFlight) {
    throw new AdmissionError('in_flight');
  }
  const promised = pending.billable_this_month + pending.in_flight + pending.awaiting_handover;
  if (key.livemode && key.monthlyQuota !== null && promised + count > key.monthlyQuota) {
    throw new AdmissionError('quota');
  }
  return {
    now: pending.now,
    priority: pending.priority,
    holds: await holdCredits(transaction, key, count, promised),
  };
}

/** Whether what a key has pending, or has had this month, decides what it may submit. */
export function isLimited(key: KeyTerms): boolean {
  return key.maxInFlight !== null || isMetered(key);
}

/** Whether more than a count of what is pending decides it. */
export function isMetered({ monthlyQuota, creditsMinor }: KeyTerms): boolean {
  return monthlyQuota !== null || creditsMinor !== null;
}

/**
 * SQL for a row that says what a key has pending and where its next job stands; for none where the key is not as it is known.
 *
 * Fair share, as self-clocked fair queuing has it (S. J. Golestani, INFOCOM 1994): the step of the card that is being
 * read is the time, and a key's n-th pending job stands n steps behind it. Whoever has little pending goes in between
 * those who have much, synchronous jobs go ahead by some steps, and since the time moves on with every card, nobody
 * waits for ever: neither a large key for many small ones, nor any for callers on the line. Everything comes from rows;
 * nothing counts by itself.
 *
 * @param pending SQL that counts what the key has pending; by default whoever asks holds the lock, or needs none
 */
export function selectPlace(
  key: KeyTerms,
  channel: JobChannel,
  pending: Prisma.Sql = countPending(channel),
): Prisma.Sql {
  const isCounted =
    key.livemode && (key.monthlyQuota !== null || (key.creditsMinor !== null && key.freePerMonth > 0));
  const behind =
    channel === 'sync'
      ? Prisma.sql`pending.in_lane`
      : Prisma.sql`${ASYNC_LEAD}::integer + pending.in_lane * ${ASYNC_STEP}::integer`;
  return Prisma.sql`
    SELECT pending.in_flight,
      least(greatest(${FRONT}, ${LADDER_START}::integer) + ${behind}, ${LADDER_END}::integer) AS priority,
      ${isMetered(key) ? AWAITING_HANDOVER : NONE} AS awaiting_handover,
      ${isCounted ? billableThisMonth(Prisma.sql`api_keys.id`) : NONE} AS billable_this_month,
      clock_timestamp() AS now
    FROM api_keys CROSS JOIN LATERAL ${pending} AS pending
    WHERE ${isStandingKey(key)}`;
}

function countPending(channel: JobChannel): Prisma.Sql {
  return Prisma.sql`(
    SELECT count(*)::integer AS in_flight,
      (count(*) FILTER (WHERE (channel = 'sync') = ${channel === 'sync'}))::integer AS in_lane
    FROM jobs WHERE api_key_id = api_keys.id AND status IN ('queued', 'processing'))`;
}

/** The same behind the lock on the key's row, within one statement. */
export function countPendingAlone(channel: JobChannel): Prisma.Sql {
  return Prisma.sql`count_pending_alone(api_keys.id, ${channel === 'sync'})`;
}

/** Without it, whoever submits between two cards would find an earlier time, and go ahead again and again. */
const LAST_READ = Prisma.sql`(
  SELECT priority FROM jobs WHERE read_ms IS NOT NULL ORDER BY finished_at DESC LIMIT 1)`;

/**
 * The step of the card that is being read. Between two cards, of the one before, where that is not far from the first
 * in the queue. Null when nothing is under way.
 */
const FRONT = Prisma.sql`coalesce(
  (SELECT max(priority) FROM jobs WHERE ${ARE_PROCESSING}),
  (SELECT CASE WHEN min(priority) IS NOT NULL THEN
      greatest(least(coalesce(${LAST_READ}, 0), min(priority)), min(priority) - ${ASYNC_LEAD}::integer) END
    FROM jobs WHERE status = 'queued'))`;

const AWAITING_HANDOVER = Prisma.sql`(
  SELECT count(*)::integer FROM jobs
  WHERE api_key_id = api_keys.id AND handover = 'pending' AND finished_at IS NOT NULL)`;

const NONE = Prisma.sql`0`;

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

/** SQL for the place of the `at`-th job of a submit. */
export function toLaterPriority(channel: JobChannel, first: Prisma.Sql, at: Prisma.Sql): Prisma.Sql {
  const step = channel === 'sync' ? 1 : ASYNC_STEP;
  return Prisma.sql`least(${first} + ${at} * ${step}::integer, ${LADDER_END}::integer)`;
}
