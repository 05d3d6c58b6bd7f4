import { findJob } from '@ktp-ocr/database/find-job';
import { isEnded } from '@ktp-ocr/database/job-status';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { readApiKey } from '../authenticate.js';
import type { Context } from '../context.js';
import { handOutResult } from '../hand-out-result.js';
import { ProblemError } from '../problem-error.js';
import { toJobView } from '../to-job-view.js';

const Parameters = z.object({ id: z.uuid() });

/** `GET /v1/jobs/{id}`: where a job stands, and what was read once it has ended. */
export async function getJob(context: Context, request: Request, response: Response): Promise<void> {
  const parameters = Parameters.safeParse(request.params);
  const record = parameters.success
    ? await findJob(context.database, { id: parameters.data.id, apiKeyId: readApiKey(response).id })
    : null;
  if (!record) throw new ProblemError('NOT_FOUND', 'There is no job under that id.');
  if (!isEnded(record.job.status)) response.set('Retry-After', '1');
  // A result is somebody's identity: no cache between us and the client may keep it.
  response
    .set('Cache-Control', 'no-store')
    .json(toJobView(record, await handOutResult(context, response, record, 'poll')));
}
