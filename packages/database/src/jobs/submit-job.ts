import type { InputJsonValue } from '@prisma/client/runtime/client';
import type { Database } from '../connect-database.js';
import type { JobChannel } from '../generated/enums.js';
import { recordBatchCompletion } from '../webhooks/record-event.js';
import { admitJobs, isLimited, type KeyTerms, toLaterPriority } from './admit-jobs.js';
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

/**
 * Commits queued jobs, all or none, with the credits they hold. From here on they are accepted: each will end,
 * whatever happens to the queue.
 *
 * @throws AdmissionError when the key's terms do not allow it
 * @throws IdempotencyClaimLostError when another took the claim over meanwhile
 */
export async function submitJobs(database: Database, submission: Submission): Promise<SubmittedJob[]> {
  // Alone and without limits to be counted and locked, the row is the transaction: who asks for none waits for none.
  if (
    !submission.idempotency &&
    !submission.batch &&
    submission.jobs.length === 1 &&
    !isLimited(submission.key)
  )
    return insertJobs(database.prisma, submission);
  return database.prisma.$transaction((transaction) => insertJobs(transaction, submission));
}

async function insertJobs(
  transaction: Transaction,
  { key, channel, jobs, idempotency, batch }: Submission,
): Promise<SubmittedJob[]> {
  const admission = await admitJobs(transaction, key, { channel, count: jobs.length });
  const { now } = admission;
  const rows = jobs.map(
    (
      {
        expiresInSeconds,
        metadata,
        include,
        page,
        sealedExpected,
        reference,
        handover,
        webhookEndpointId,
        ...job
      },
      at,
    ) => ({
      ...job,
      ...(handover ? toHandoverColumns(now, handover) : {}),
      wrappedKey: new Uint8Array(job.wrappedKey),
      apiKeyId: key.id,
      channel,
      livemode: key.livemode,
      priority: toLaterPriority(channel, admission.priority, at),
      heldMinor: admission.holds[at] ?? null,
      webhookEndpointId: webhookEndpointId ?? null,
      reference: reference ?? null,
      include: [...(include ?? [])],
      page: page ?? null,
      ...(metadata ? { metadata } : {}),
      ...(sealedExpected ? { sealedExpected: new Uint8Array(sealedExpected) } : {}),
      // Said here, for Prisma would fill in the time of this process: one that is hours ahead would keep the sweep from
      // a job that the queue has lost.
      createdAt: now,
      expiresAt: expiresInSeconds ? new Date(now.getTime() + expiresInSeconds * 1_000) : null,
      imageRetentionSeconds: key.imageRetentionSeconds,
      resultRetentionSeconds: key.resultRetentionSeconds,
      destroyResultOnceFetched: key.destroyResultOnceFetched,
    }),
  );
  await transaction.job.createMany({ data: rows });
  if (batch) {
    await insertBatch(transaction, { apiKeyId: key.id, createdAt: now }, batch);
    // Every image refused: nothing will ever end, so it is complete now. The sweep has it told.
    if (jobs.length === 0) await recordBatchCompletion(transaction, key.id, batch.id);
  }
  if (idempotency) await keepAnswer(transaction, idempotency.claim, idempotency.answer);
  return rows.map(({ id, priority, imageSource = 'bytes' }) => ({ id, priority, imageSource }));
}

function toHandoverColumns(now: Date, handover: NonNullable<JobInput['handover']>) {
  return {
    handover: 'pending' as const,
    handoverBy: new Date(now.getTime() + handover.withinMs),
    imageDigest: new Uint8Array(handover.imageDigest),
  };
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
