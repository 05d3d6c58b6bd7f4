import { forgetJob } from '@ktp-ocr/database/jobs/forget-job';
import { markImageDestroyed } from '@ktp-ocr/database/ops/destroy-expired';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseId } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { enqueueJobDeliveries } from '../webhooks/deliveries/enqueue-delivery.js';

const MISSING = 'There is no job under that id.';

/** `DELETE /v1/jobs/{id}`: destroys image and result now. The row stays, and so does what is owed for it. */
export async function deleteJob(context: Context, request: Request, response: Response): Promise<void> {
  const id = parseId(request, MISSING);
  if (!(await forgetJob(context.database, { id, apiKeyId: getApiKey(response).id }))) {
    throw new ProblemError('NOT_FOUND', MISSING);
  }
  // Its key is shredded by now: these bytes are noise. Still they go, before we say that they have.
  await context.blobs.delete(id);
  await markImageDestroyed(context.database, id);
  await enqueueJobDeliveries(context, id);
  response.status(204).end();
}
