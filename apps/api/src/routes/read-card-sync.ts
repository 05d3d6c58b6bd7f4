import { toFailureEnvelope } from '@ktp-ocr/contract/envelope';
import { endJobFree } from '@ktp-ocr/database/end-job-free';
import { findJob } from '@ktp-ocr/database/find-job';
import { isEnded } from '@ktp-ocr/database/job-status';
import type { Request, Response } from 'express';
import { acceptJob, newId } from '../accept-job.js';
import { readApiKey } from '../authenticate.js';
import type { Context } from '../context.js';
import { handOutResult } from '../hand-out-result.js';
import { parseBase64Image } from '../parse-image.js';
import { ProblemError } from '../problem-error.js';
import { toEnvelope } from '../to-job-view.js';
import { wakeWebhooksOfJob } from '../wake-webhook.js';

/**
 * `POST /v1/id_ocr/general`: the public contract, answered within the call, through the same queue as everything.
 *
 * Before it says INNER_ERROR because time is up, it must have won the race for the job's status: then no worker
 * can complete, and so charge, the job any more. If a worker was faster, its answer is given after all.
 */
export async function readCardSync(context: Context, request: Request, response: Response): Promise<void> {
  const apiKey = readApiKey(response);
  const source = parseBase64Image(request.body?.img);
  const card = { id: newId(), source };
  const job = await acceptJob(context, { apiKey, channel: 'sync', card });
  if (job.enqueued) await context.jobEnds.waitForEnd(job.id, { timeoutMs: context.config.SYNC_TIMEOUT_MS });

  let record = await findJob(context.database, { id: job.id, apiKeyId: apiKey.id });
  if (record && !isEnded(record.job.status)) {
    const won = await endJobFree(context.database, { id: job.id, outcome: 'INNER_ERROR' });
    if (won) await wakeWebhooksOfJob(context, job.id);
    record = await findJob(context.database, { id: job.id, apiKeyId: apiKey.id });
  }
  if (!record) throw new ProblemError('INNER_ERROR');
  const envelope = toEnvelope(record.job.outcome, await handOutResult(context, response, record, 'sync'));
  response
    .set('Cache-Control', 'no-store')
    .set('X-Charged', String(record.charge !== null))
    .json(envelope ?? toFailureEnvelope('INNER_ERROR'));
}
