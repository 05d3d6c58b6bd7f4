import { findBatch } from '@ktp-ocr/database/batches/find-batch';
import { cancelJob } from '@ktp-ocr/database/jobs/ends/cancel-job';
import { isEnded } from '@ktp-ocr/database/jobs/job-status';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseId } from '../http/parse-request.js';
import { enqueueJobDeliveries } from '../webhooks/deliveries/enqueue-delivery.js';
import { requireBatch, toBatchView } from './get-batch.js';

/** `POST /v1/batches/{id}/cancel`: ends free what of a batch has not ended. What was read by then stands, and is charged. */
export async function cancelBatch(context: Context, request: Request, response: Response): Promise<void> {
  const own = { id: parseId(request, 'There is no batch under that id.'), apiKeyId: getApiKey(response).id };
  const batch = await requireBatch(context, own);
  for (const { job } of batch.items) {
    if (!job || isEnded(job.status)) continue;
    const canceled = await cancelJob(context.database, { id: job.id, apiKeyId: own.apiKeyId });
    if (canceled) await enqueueJobDeliveries(context, job.id);
  }
  const after = (await findBatch(context.database, own)) ?? batch;
  response.set('Cache-Control', 'no-store').json(toBatchView(after));
}
