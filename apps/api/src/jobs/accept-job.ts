import { generateDataKey, seal } from '@ktp-ocr/blobs/envelope';
import type { ExpectedHolder } from '@ktp-ocr/contract/jobs/holder-match';
import type { JobOptions } from '@ktp-ocr/contract/jobs/job-options';
import { AdmissionError } from '@ktp-ocr/database/jobs/admit-jobs';
import { type IdempotencyClaim, IdempotencyClaimLostError } from '@ktp-ocr/database/jobs/idempotency';
import {
  type BatchInput,
  type JobInput,
  type SubmittedJob,
  type SubmittingKey,
  submitJobs,
} from '@ktp-ocr/database/jobs/submit-job';
import { KeyChangedError } from '@ktp-ocr/database/keys/standing-key';
import { makeId } from '@ktp-ocr/database/make-id';
import { NO_SPAN, type Span } from '@ktp-ocr/telemetry/tracing';
import type { Context } from '../context.js';
import type { AcceptableImage } from '../http/body/parse-image.js';

/** The card to read: its bytes, or where a worker shall fetch them. */
export type CardSource = AcceptableImage | { readonly url: string };

export interface CardToRead {
  readonly id: string;
  readonly source: CardSource;
  readonly options?: JobOptions;
  readonly webhookEndpointId?: string | undefined;
  readonly handover?: JobInput['handover'];
  /** Of the request that brings it. */
  readonly span?: Span;
}

export interface AcceptedJob {
  readonly id: string;
  /** False when the queue could not be reached; the sweep will queue the job as soon as it can. */
  readonly enqueued: boolean;
  /** Queued jobs that go before it; null where that was not counted. */
  readonly ahead: number | null;
}

type Channel = 'sync' | 'async' | 'batch';

/**
 * Something of ours failed when a job may have been committed: it may yet be read and charged, so nobody may be told
 * that it is free.
 */
export class ChargeUnknownError extends Error {
  override readonly name = 'ChargeUnknownError';
}

/** Takes one card in. See `acceptStored`. */
export async function acceptJob(
  context: Context,
  input: {
    readonly apiKey: SubmittingKey;
    readonly channel: Channel;
    readonly card: CardToRead;
    readonly idempotency?: { readonly claim: IdempotencyClaim; readonly answer: object } | undefined;
  },
): Promise<AcceptedJob> {
  const { apiKey, channel, card, idempotency } = input;
  const startedAt = performance.now();
  const stored = await storeCard(context, card);
  const { span } = card;
  const [accepted] = await acceptStored(context, { apiKey, channel, jobs: [stored], idempotency, span });
  context.metrics.submitSeconds.observe({ channel }, (performance.now() - startedAt) / 1_000);
  if (!accepted) throw new Error('one job was stored and none came back');
  return accepted;
}

/** Seals a card's bytes under a key of their own and stores them. @throws when they could not be stored */
export async function storeCard(context: Context, card: CardToRead): Promise<JobInput> {
  if (context.storage.fault() !== null) throw new Error('what other processes wrote cannot be opened here');
  const { id, source, options = {}, webhookEndpointId, handover, span = NO_SPAN } = card;
  const dataKey = generateDataKey();
  const wrappedKey = await context.keyRing.wrapKey(dataKey, id);
  const sealed =
    'url' in source
      ? seal(dataKey, `url:${id}`, Buffer.from(source.url))
      : seal(dataKey, `image:${id}`, source.bytes);
  await inSpan(span, 'store image', () => context.blobs.put(id, sealed));
  return {
    id,
    wrappedKey,
    ...('url' in source
      ? { imageSource: 'url', imageFormat: null, imageSizeBytes: null }
      : { imageSource: 'bytes', imageFormat: source.format, imageSizeBytes: source.bytes.length }),
    reference: options.reference,
    metadata: options.metadata,
    include: options.include,
    page: options.page,
    sealedExpected: options.expected && sealExpected(dataKey, id, options.expected),
    expiresInSeconds: options.expires_in,
    webhookEndpointId,
    handover,
    traceparent: span.traceparent,
  };
}

/** As personal as the card: it lies in the row only sealed. */
function sealExpected(dataKey: Uint8Array, id: string, expected: ExpectedHolder): Buffer {
  return seal(dataKey, `expected:${id}`, Buffer.from(JSON.stringify(expected)));
}

/**
 * Takes cards in, all or none: their bytes lie in the store already, now come the rows, then the queue. In this
 * order nothing accepted can be lost: bytes without a row are swept away, a row the queue does not know is queued
 * by the sweep.
 *
 * @throws AdmissionError when the key's terms do not allow it, KeyChangedError, IdempotencyClaimLostError; nothing is accepted
 * then
 * @throws ChargeUnknownError for any other failure, such as a connection that is lost after COMMIT was sent
 */
export async function acceptStored(
  context: Context,
  input: {
    readonly apiKey: SubmittingKey;
    readonly channel: Channel;
    readonly jobs: readonly JobInput[];
    readonly idempotency?: { readonly claim: IdempotencyClaim; readonly answer: object } | undefined;
    readonly batch?: BatchInput;
    readonly span?: Span | undefined;
  },
): Promise<AcceptedJob[]> {
  const { apiKey, channel, jobs, idempotency, batch, span = NO_SPAN } = input;
  let submitted: SubmittedJob[];
  try {
    submitted = await inSpan(span, 'commit job', () =>
      submitJobs(context.database, { key: apiKey, channel, jobs, idempotency, batch }),
    );
  } catch (error) {
    if (isRefusal(error)) {
      await discardStored(context, jobs);
      throw error;
    }
    // The rows may be there, and then they need their images. Where they are not, the blob sweep clears away.
    throw new ChargeUnknownError('it is not known whether the jobs were committed', { cause: error });
  }
  span.tell({ 'ktp.channel': channel, ...(jobs.length === 1 ? { 'ktp.job_id': jobs[0]?.id } : {}) });
  const queueing = span.startChild('enqueue', { kind: 'producer' });
  const accepted = await Promise.all(
    submitted.map(async (job) => ({
      id: job.id,
      ahead: job.ahead,
      enqueued: await enqueue(context, { ...job, channel }),
    })),
  );
  queueing.end();
  return accepted;
}

/** Nothing was committed. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof AdmissionError ||
    error instanceof KeyChangedError ||
    error instanceof IdempotencyClaimLostError
  );
}

async function inSpan<T>(parent: Span, name: string, work: () => Promise<T>): Promise<T> {
  const span = parent.startChild(name);
  try {
    return await work();
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

/** Deletes bytes that no row will ever name. What cannot be deleted now the sweep finds. */
export async function discardStored(
  context: Context,
  jobs: readonly { readonly id: string }[],
): Promise<void> {
  await Promise.all(jobs.map(({ id }) => context.blobs.delete(id).catch(() => {})));
}

export function newId(): string {
  return makeId();
}

async function enqueue(
  context: Context,
  job: SubmittedJob & { readonly channel: Channel },
): Promise<boolean> {
  try {
    await context.producer.enqueue(job);
    return true;
  } catch (error) {
    context.log.warn(
      { jobId: job.id, channel: job.channel, error },
      'job accepted but not queued: left to the sweep',
    );
    return false;
  }
}
