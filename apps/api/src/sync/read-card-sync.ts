import { failUncharged } from '@ktp-ocr/database/jobs/ends/fail-uncharged';
import { retakeAnswer } from '@ktp-ocr/database/jobs/ends/settle-handover';
import { findJob, type JobRecord } from '@ktp-ocr/database/jobs/find-job';
import { forgetKeptAnswer } from '@ktp-ocr/database/jobs/idempotency';
import { isEnded } from '@ktp-ocr/database/jobs/job-status';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { CONTRACT_LIMITS, parseBase64Image } from '../http/body/parse-image.js';
import { ProblemError } from '../http/problem-error.js';
import { enqueueJobDeliveries } from '../webhooks/deliveries/enqueue-delivery.js';
import { type Caller, watchCaller } from './caller.js';
import { findOrSubmit, HANDOVER_MARGIN_MS, type SyncJob } from './find-or-submit.js';
import { handOver } from './hand-over.js';
import { abandonJob, settleLater } from './settle-later.js';

/**
 * `POST /v1/id_ocr/general`: the public contract, answered within the call, through the same queue as everything.
 *
 * Before it says INNER_ERROR because time is up, or goes because its caller has gone, it must have won the race for the
 * job's end: then no worker can complete, and so charge, the job any more. If a worker was faster, its answer is given
 * after all, and charged once it has left us whole (see hand-over.ts).
 */
export async function readCardSync(context: Context, request: Request, response: Response): Promise<void> {
  const caller = watchCaller(response, context.config.SYNC_TIMEOUT_MS);
  const image = parseBase64Image(getImageText(request.body), CONTRACT_LIMITS);
  for (;;) {
    const job = await findOrSubmit(context, request, response, image);
    const record = await orAbandon(context, job, () => waitForAnswer(context, response, job, caller));
    if (!record) return;
    if (job.isOwn || hasAnswer(record)) {
      await orAbandon(context, job, () => handOver(context, response, record, caller));
      return;
    }
    // Whose call it was has gone without an answer, and so free: nothing stands under this key any more.
    await forgetKeptAnswer(context.database, { apiKeyId: getApiKey(response).id, jobId: job.id });
    response.removeHeader('Idempotency-Replayed');
    if (caller.remainingMs() === 0) throw new ProblemError('INNER_ERROR');
  }
}

/** `img` is the contract's name for it; whoever comes from elsewhere may call it otherwise. */
function getImageText(body: Record<string, unknown> | undefined): unknown {
  return body?.img ?? body?.image ?? body?.file;
}

/** @returns the ended job; null when the caller has gone. @throws ProblemError INNER_ERROR when time is up */
async function waitForAnswer(
  context: Context,
  response: Response,
  job: SyncJob,
  caller: Caller,
): Promise<JobRecord | null> {
  if (job.isEnqueued) {
    const timeoutMs = caller.remainingMs();
    await context.jobEnds.waitForEnd(job.id, { timeoutMs, signal: caller.gone });
  }
  if (caller.gone.aborted) {
    if (job.isOwn) await abandonJob(context, job.id);
    return null;
  }
  const own = { id: job.id, apiKeyId: getApiKey(response).id };
  let record = await findJob(context.database, own);
  if (record && !isEnded(record.job.status)) {
    if (!job.isOwn) throw new ProblemError('INNER_ERROR');
    const won = await failUncharged(context.database, { id: job.id, outcome: 'INNER_ERROR' });
    if (won) await enqueueJobDeliveries(context, job.id);
    record = await findJob(context.database, own);
  }
  if (record?.job.handover === 'undelivered') {
    await retakeAnswer(context.database, { jobId: job.id, handoverWithinMs: HANDOVER_MARGIN_MS });
    record = await findJob(context.database, own);
  }
  if (!record) throw new ProblemError('INNER_ERROR');
  return record;
}

/** Whatever fails on the way to an answer, its job must not be left to be read for nobody. */
async function orAbandon<T>(context: Context, job: SyncJob, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (job.isOwn) void settleLater(context, () => abandonJob(context, job.id));
    throw error;
  }
}

/** Of a call that was cut short, or canceled, there is none. */
function hasAnswer({ job }: JobRecord): boolean {
  return job.outcome !== null && job.outcome !== 'INNER_ERROR';
}
