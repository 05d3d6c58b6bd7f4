import { toFailureEnvelope } from '@ktp-ocr/contract/sync/envelope';
import { failUncharged } from '@ktp-ocr/database/jobs/fail-uncharged';
import { findJob, type JobRecord } from '@ktp-ocr/database/jobs/find-job';
import { isEnded } from '@ktp-ocr/database/jobs/job-status';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseBase64Image } from '../http/parse-image.js';
import { ProblemError } from '../http/problem-error.js';
import { type AcceptedJob, acceptJob, ChargeUnknownError, newId } from '../jobs/accept-job.js';
import { serveResult } from '../jobs/serve-result.js';
import { toEnvelope } from '../jobs/to-job-view.js';
import { enqueueJobDeliveries } from '../webhooks/deliveries/enqueue-delivery.js';
import { failUnchargedLater } from './fail-uncharged-later.js';

/**
 * `POST /v1/id_ocr/general`: the public contract, answered within the call, through the same queue as everything.
 *
 * Before it says INNER_ERROR because time is up, it must have won the race for the job's status: then no worker
 * can complete, and so charge, the job any more. If a worker was faster, its answer is given after all. Where the
 * database does not tell who won, neither does the answer, and the job is ended as soon as it can be.
 */
export async function readCardSync(context: Context, request: Request, response: Response): Promise<void> {
  const apiKey = getApiKey(response);
  const source = parseBase64Image(request.body?.img);
  const card = { id: newId(), source };
  try {
    const job = await acceptJob(context, { apiKey, channel: 'sync', card });
    await answerInTime(context, response, job);
  } catch (error) {
    if (error instanceof ChargeUnknownError) void failUnchargedLater(context, card.id);
    throw error;
  }
}

/** @throws ChargeUnknownError whatever fails: by now the job is there, and may be read and charged */
async function answerInTime(context: Context, response: Response, job: AcceptedJob): Promise<void> {
  try {
    if (job.enqueued) await context.jobEnds.waitForEnd(job.id, { timeoutMs: context.config.SYNC_TIMEOUT_MS });
    const record = await findEnded(context, response, job);
    const envelope = toEnvelope(record.job.outcome, await serveResult(context, response, record, 'sync'));
    response
      .set('Cache-Control', 'no-store')
      .set('X-Charged', String(record.charge !== null))
      .json(envelope ?? toFailureEnvelope('INNER_ERROR'));
  } catch (cause) {
    throw new ChargeUnknownError('the job was taken in and not answered', { cause });
  }
}

async function findEnded(context: Context, response: Response, job: AcceptedJob): Promise<JobRecord> {
  const own = { id: job.id, apiKeyId: getApiKey(response).id };
  let record = await findJob(context.database, own);
  if (record && !isEnded(record.job.status)) {
    const won = await failUncharged(context.database, { id: job.id, outcome: 'INNER_ERROR' });
    if (won) await enqueueJobDeliveries(context, job.id);
    record = await findJob(context.database, own);
  }
  if (!record) throw new ProblemError('INNER_ERROR');
  return record;
}
