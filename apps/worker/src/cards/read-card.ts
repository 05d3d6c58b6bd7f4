import { BlobMissingError } from '@ktp-ocr/blobs/blob-store';
import { SealBrokenError, unseal } from '@ktp-ocr/blobs/envelope';
import { KeyUnwrapError } from '@ktp-ocr/blobs/key-ring';
import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import { type Conclusions, ExpectedHolder } from '@ktp-ocr/contract/jobs/holder-match';
import { toFixture } from '@ktp-ocr/contract/jobs/test-fixture';
import { type ClaimedJob, claimJob, releaseJob } from '@ktp-ocr/database/jobs/claim-job';
import { type Completion, completeJob } from '@ktp-ocr/database/jobs/ends/complete-job';
import { failExhaustedJob } from '@ktp-ocr/database/jobs/ends/fail-uncharged';
import { isBillable } from '@ktp-ocr/database/jobs/job-status';
import { parseTraceparent } from '@ktp-ocr/telemetry/traceparent';
import { NO_SPAN, type Span } from '@ktp-ocr/telemetry/tracing';
import type { Context } from '../context.js';
import { enqueueJobDeliveries } from '../webhooks/enqueue-deliveries.js';
import { drawConclusions } from './draw-conclusions.js';
import { holdLease, LeaseLostError } from './hold-lease.js';
import { isImageFormatError, toImageOutcome } from './image-outcome.js';
import { inStage, observeWait } from './observe-stages.js';
import { openImage } from './open-image.js';
import { prepareToRead } from './prepare-to-read.js';
import { readOpenedImage, toSubmissionDay } from './read-opened-image.js';
import { sealAnswer } from './seal-answer.js';

/**
 * One card's whole way through the worker: claim, read, complete, destroy the image.
 *
 * Whatever fails on our side returns the job to the queue, three times at most; it never becomes FAIL, which is an answer
 * about the card and is charged.
 */
export async function handleReadCard(context: Context, payload: { readonly jobId: string }): Promise<void> {
  // A worker that cannot read claims nothing: a claim is one of the job's three attempts, and other workers may be well.
  await prepareToRead(context);
  const claim = await claimJob(context.database, { id: payload.jobId, leaseMs: context.config.LEASE_MS });
  if (!claim) {
    await failExhaustedJob(context.database, { id: payload.jobId });
    return;
  }
  const span = startJobSpan(context, claim);
  const lease = holdLease(context, claim);
  try {
    const completion = await readClaimedCard(context, claim, lease.signal, span);
    const completed = await inStage(context, span, 'complete', () =>
      completeJob(context.database, completion),
    );
    reportEnd(context, claim, completion, completed !== null);
    span.tell({ 'ktp.outcome': completion.outcome });
    // Another may have to read it yet; where it has ended, the sweep destroys its image.
    if (!completed) return;
    await enqueueJobDeliveries(context, claim.id, completed.endpoints);
  } catch (error) {
    span.fail(error);
    if (error instanceof LeaseLostError) return;
    await giveBack(context, claim, error);
    throw error;
  } finally {
    lease.release();
    span.end();
  }
  await destroyImage(context, claim);
}

/** Goes on with the trace of the request that brought the card; where that is not recorded, neither is this. */
function startJobSpan({ tracing, workerId }: Context, claim: ClaimedJob): Span {
  const parent = parseTraceparent(claim.traceparent);
  if (!parent) return NO_SPAN;
  return tracing.startSpan('read card', parent, {
    kind: 'consumer',
    attributes: { 'ktp.job_id': claim.id, 'ktp.attempts': claim.attempts, 'ktp.worker_id': workerId },
  });
}

async function readClaimedCard(
  context: Context,
  claim: ClaimedJob,
  signal: AbortSignal,
  span: Span,
): Promise<Completion> {
  const base = { id: claim.id, leaseToken: claim.leaseToken, mayEndAlone: claim.mayEndAlone };
  const claimedAt = performance.now();
  try {
    const dataKey = await context.keyRing.unwrapKey(claim.wrappedKey, claim.id);
    const bytes = await inStage(context, span, 'open', () => openImage(context, claim, dataKey));
    const onStart = () =>
      observeWait(context, span, claim.waitedMs + Math.round(performance.now() - claimedAt));
    const { answer, readMs } = claim.livemode
      ? await readOpenedImage(context, claim, { bytes, signal, span, onStart })
      : { answer: toFixture(bytes), readMs: 0 };
    if (!('message' in answer)) return { ...base, outcome: answer.outcome };
    return {
      ...base,
      outcome: answer.outcome,
      sealedResult: sealAnswer(dataKey, claim.id, { ...answer, ...concludeFrom(answer, claim, dataKey) }),
      readMs: Math.round(readMs),
      ...(answer.outcome === 'OK' ? { lowestConfidence: Math.min(...Object.values(answer.confidence)) } : {}),
    };
  } catch (error) {
    if (isImageFormatError(error)) return { ...base, outcome: toImageOutcome(error) };
    // This worker may have lost its volume, or lack a master key: then it is another's to read, and we take no more.
    if (isUnopenable(error)) await context.storage.run().catch(() => {});
    throw error;
  }
}

function concludeFrom(answer: CardAnswer, claim: ClaimedJob, dataKey: Uint8Array): Conclusions {
  const { id, sealedExpected } = claim;
  const opened = sealedExpected && unseal(dataKey, `expected:${id}`, sealedExpected).toString('utf8');
  const expected = opened ? ExpectedHolder.parse(JSON.parse(opened)) : null;
  return drawConclusions(answer, { expected, asOf: toSubmissionDay(claim) });
}

/** Bytes or a key that are not there, or do not open. Perhaps only here: after three tries by whoever comes it is an end. */
function isUnopenable(error: unknown): boolean {
  return (
    error instanceof BlobMissingError || error instanceof SealBrokenError || error instanceof KeyUnwrapError
  );
}

async function giveBack(context: Context, claim: ClaimedJob, error: unknown): Promise<void> {
  context.log.warn({ jobId: claim.id, attempts: claim.attempts, error }, 'reading failed, job given back');
  await releaseJob(context.database, claim);
  await failExhaustedJob(context.database, { id: claim.id });
}

function reportEnd(context: Context, claim: ClaimedJob, completion: Completion, won: boolean): void {
  const { id: jobId, outcome, readMs } = completion;
  if (!won) {
    context.log.info({ jobId }, 'the claim was lost while the card was read: nothing changed');
    return;
  }
  context.metrics.jobsEnded.inc({ outcome });
  // With a caller on the line it is charged later, by an API, or never.
  if (claim.livemode && !claim.isHandedOver && isBillable(outcome)) context.metrics.charges.inc({ outcome });
  if (readMs !== undefined) context.metrics.readSeconds.observe(readMs / 1_000);
  context.log.info({ jobId, outcome, readMs }, 'job ended');
}

/** At once where nothing is to be kept. Should we die here, the sweep does it. */
async function destroyImage(context: Context, claim: ClaimedJob): Promise<void> {
  if (claim.imageRetentionSeconds > 0) return;
  try {
    await context.blobs.delete(claim.id);
    context.destroyedImages.note(claim.id);
  } catch (error) {
    context.log.warn({ jobId: claim.id, error }, 'image not destroyed yet: left to the sweep');
  }
}
