import type { InputJsonValue } from '@prisma/client/runtime/client';
import type { Database } from '../connect-database.js';
import { Prisma } from '../generated/client.js';
import type { JobChannel } from '../generated/enums.js';
import { KeyChangedError } from '../keys/standing-key.js';
import { requireRow } from '../require-row.js';
import { recordBatchCompletion } from '../webhooks/record-event.js';
import {
  AdmissionError,
  admitJobs,
  countPendingAlone,
  isMetered,
  type KeyTerms,
  selectPlace,
  toLaterPriority,
} from './admit-jobs.js';
import { type IdempotencyClaim, keepAnswer } from './idempotency.js';

export interface JobInput {
  /** UUID chosen by the caller, because the image is stored under it before the row exists. */
  readonly id: string;
  /** Null for an image that the worker fetches: nobody knows yet. */
  readonly imageFormat: string | null;
  readonly imageSizeBytes: number | null;
  readonly imageSource?: 'bytes' | 'url';
  readonly wrappedKey: Uint8Array;
  readonly reference?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly include?: readonly string[] | undefined;
  /** Of a PDF or TIFF, from 1. */
  readonly page?: number | undefined;
  /** Whom the client expects, sealed with the job's data key. */
  readonly sealedExpected?: Uint8Array | undefined;
  readonly expiresInSeconds?: number | undefined;
  readonly webhookEndpointId?: string | undefined;
  /** Where its trace goes on; null or left out where it is not recorded. */
  readonly traceparent?: string | null;
  /** For an answer that a caller waits for on the line: until when it must be handed over, and how it is found again. */
  readonly handover?: { readonly withinMs: number; readonly imageDigest: Uint8Array } | undefined;
}

export interface SubmittingKey extends KeyTerms {
  readonly imageRetentionSeconds: number;
  readonly resultRetentionSeconds: number;
  readonly destroyResultOnceFetched: boolean;
}

export interface SubmittedJob {
  readonly id: string;
  readonly priority: number;
  /** Queued jobs that go before it, counted up to `COUNTED_AHEAD`; null where several are submitted together. */
  readonly ahead: number | null;
  readonly imageSource: 'bytes' | 'url';
}

export interface Submission {
  readonly key: SubmittingKey;
  readonly channel: JobChannel;
  readonly jobs: readonly JobInput[];
  /** Kept in the same transaction: an answer that was given once is given again. */
  readonly idempotency?: { readonly claim: IdempotencyClaim; readonly answer: InputJsonValue } | undefined;
  readonly batch?: BatchInput | undefined;
}

export interface BatchInput {
  readonly id: string;
  readonly items: readonly {
    readonly index: number;
    readonly reference: string | null;
    readonly jobId: string | null;
    readonly refusedAs: string | null;
  }[];
}

/** Enough to say that it will take a while: to count a long queue would cost each submit more the longer it is. */
const COUNTED_AHEAD = 1_000;

/**
 * Commits queued jobs, all or none, with the credits they hold. From here on they are accepted: each will end,
 * whatever happens to the queue.
 *
 * @throws AdmissionError when the key's terms do not allow it
 * @throws KeyChangedError when the key is not as it is known any more
 * @throws IdempotencyClaimLostError when another took the claim over meanwhile
 */
export async function submitJobs(database: Database, submission: Submission): Promise<SubmittedJob[]> {
  const { key, jobs, idempotency, batch } = submission;
  const [job] = jobs;
  if (job && jobs.length === 1 && !idempotency && !batch && !isMetered(key))
    return [await submitAlone(database, submission, job)];
  return database.prisma.$transaction((transaction) => submitTogether(transaction, submission));
}

/** One job whose admission is a matter of what is pending: one statement, which is its own transaction. */
async function submitAlone(database: Database, submission: Submission, job: JobInput): Promise<SubmittedJob> {
  const { key, channel } = submission;
  const isLimited = key.maxInFlight !== null;
  const place = isLimited ? selectPlace(key, channel, countPendingAlone(channel)) : selectPlace(key, channel);
  const mayEnter = isLimited
    ? Prisma.sql`admitted.in_flight < ${key.maxInFlight}::integer`
    : Prisma.sql`true`;
  const [taken] = await database.direct.$queryRaw<InsertedRow[]>(
    insertJobs(submission, { admitted: place, mayEnter, holds: [null] }),
  );
  if (!taken) throw new KeyChangedError();
  if (!taken.is_taken) throw new AdmissionError('in_flight');
  return toSubmittedJob(job, taken);
}

async function submitTogether(transaction: Transaction, submission: Submission): Promise<SubmittedJob[]> {
  const { key, channel, jobs, idempotency, batch } = submission;
  const { now, priority, holds } = await admitJobs(transaction, key, { channel, count: jobs.length });
  const admitted = Prisma.sql`SELECT ${now}::timestamptz AS now, ${priority}::integer AS priority`;
  const submitted =
    jobs.length === 0
      ? []
      : await transaction.$queryRaw<InsertedRow[]>(
          insertJobs(submission, { admitted, mayEnter: Prisma.sql`true`, holds }),
        );
  if (batch) {
    await insertBatch(transaction, { apiKeyId: key.id, createdAt: now }, batch);
    // Every image refused: nothing will ever end, so it is complete now. The sweep has it told.
    if (jobs.length === 0) await recordBatchCompletion(transaction, key.id, batch.id);
  }
  if (idempotency) await keepAnswer(transaction, idempotency.claim, idempotency.answer);
  return jobs.map((job, at) => toSubmittedJob(job, requireRow(submitted.slice(at))));
}

interface InsertedRow {
  readonly priority: number;
  readonly ahead: number | null;
  readonly is_taken: boolean;
}

function toSubmittedJob({ id, imageSource = 'bytes' }: JobInput, row: InsertedRow): SubmittedJob {
  return { id, priority: row.priority, ahead: row.ahead, imageSource };
}

/**
 * SQL that inserts jobs, in order, and tells a row of each; none where `admitted` has none.
 *
 * @param admission.admitted SQL for one row with `now` and the `priority` of the first job
 */
function insertJobs(
  { key, channel, jobs }: Submission,
  admission: {
    readonly admitted: Prisma.Sql;
    readonly mayEnter: Prisma.Sql;
    readonly holds: readonly (bigint | null)[];
  },
): Prisma.Sql {
  const rows = jobs.map((job, at) => toRow(job, at, admission.holds[at] ?? null));
  const priority = toLaterPriority(channel, Prisma.sql`admitted.priority`, Prisma.sql`given.at`);
  // In the queue's order, so that its index is entered: how few go before this one PostgreSQL cannot know, and believes to find
  // so many soon wherever it looks.
  const ahead = Prisma.sql`(SELECT count(*)::integer FROM (
    SELECT FROM jobs WHERE status = 'queued' AND priority <= ${priority}
    ORDER BY priority, created_at, id LIMIT ${COUNTED_AHEAD}) AS counted)`;
  // Everything is dated here: a process that is hours ahead would keep the sweep from a job that the queue has lost.
  return Prisma.sql`
    WITH admitted AS MATERIALIZED (${admission.admitted}),
    given (at, id, held_minor, webhook_endpoint_id, reference, metadata, include, page, sealed_expected, image_format,
      image_size_bytes, image_source, wrapped_key, handover_ms, image_digest, traceparent, expires_seconds)
      AS (VALUES ${Prisma.join(rows)}),
    inserted AS (
      INSERT INTO jobs (id, api_key_id, channel, livemode, priority, held_minor, webhook_endpoint_id, reference, metadata,
        include, page, sealed_expected, image_format, image_size_bytes, image_source, wrapped_key, handover, handover_by,
        image_digest, traceparent, created_at, expires_at, image_retention_seconds, result_retention_seconds,
        destroy_result_once_fetched)
      SELECT id, ${key.id}::uuid, ${channel}::job_channel, ${key.livemode}, ${priority}, held_minor, webhook_endpoint_id,
        reference, metadata, include, page, sealed_expected, image_format, image_size_bytes, image_source, wrapped_key,
        CASE WHEN handover_ms IS NOT NULL THEN 'pending'::handover END,
        admitted.now + handover_ms * interval '1 millisecond', image_digest, traceparent, admitted.now,
        admitted.now + expires_seconds * interval '1 second', ${key.imageRetentionSeconds}::integer,
        ${key.resultRetentionSeconds}::integer, ${key.destroyResultOnceFetched}
      FROM admitted, given WHERE ${admission.mayEnter}
      RETURNING id)
    SELECT ${priority} AS priority, EXISTS (SELECT FROM inserted) AS is_taken,
      ${jobs.length === 1 ? ahead : Prisma.sql`NULL::integer`} AS ahead
    FROM admitted, given ORDER BY given.at`;
}

function toRow(job: JobInput, at: number, heldMinor: bigint | null): Prisma.Sql {
  return Prisma.sql`(${at}::integer, ${job.id}::uuid, ${heldMinor}::bigint, ${job.webhookEndpointId ?? null}::uuid,
    ${job.reference ?? null}::text, ${job.metadata ? JSON.stringify(job.metadata) : null}::jsonb,
    ${[...(job.include ?? [])]}::text[], ${job.page ?? null}::smallint, ${job.sealedExpected ?? null}::bytea,
    ${job.imageFormat}::text, ${job.imageSizeBytes}::integer, ${job.imageSource ?? 'bytes'}::text,
    ${job.wrappedKey}::bytea, ${job.handover?.withinMs ?? null}::integer, ${job.handover?.imageDigest ?? null}::bytea,
    ${job.traceparent ?? null}::text, ${job.expiresInSeconds ?? null}::integer)`;
}

type Transaction = Parameters<Parameters<Database['prisma']['$transaction']>[0]>[0];

async function insertBatch(
  transaction: Transaction,
  row: { readonly apiKeyId: string; readonly createdAt: Date },
  batch: BatchInput,
): Promise<void> {
  await transaction.batch.create({ data: { id: batch.id, ...row } });
  await transaction.batchItem.createMany({
    data: batch.items.map((item) => ({ ...item, batchId: batch.id })),
  });
}
