import { cancelJob as tryCancel } from '@ktp-ocr/database/jobs/ends/cancel-job';
import { findJob } from '@ktp-ocr/database/jobs/find-job';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseId } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { enqueueJobDeliveries } from '../webhooks/deliveries/enqueue-delivery.js';
import { toJobView } from './to-job-view.js';

const MISSING = 'There is no job under that id.';

/**
 * `POST /v1/jobs/{id}/cancel`: ends a job free if it has not ended. 409 when a worker was faster, with its answer
 * and its charge still to be had; canceling again what is canceled is no error.
 */
export async function cancelJob(context: Context, request: Request, response: Response): Promise<void> {
  const own = { id: parseId(request, MISSING), apiKeyId: getApiKey(response).id };
  if (await tryCancel(context.database, own)) await enqueueJobDeliveries(context, own.id);
  const record = await findJob(context.database, own);
  if (!record) throw new ProblemError('NOT_FOUND', MISSING);
  if (record.job.status !== 'canceled') {
    throw new ProblemError(
      'JOB_ENDED',
      `The job had ended as ${record.job.status} before it could be canceled.`,
    );
  }
  response.set('Cache-Control', 'no-store').json(toJobView(record, null, null));
}
