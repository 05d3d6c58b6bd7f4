import { JobListQuery } from '@ktp-ocr/contract/jobs/job-queries';
import { listJobs as findJobs } from '@ktp-ocr/database/jobs/list-jobs';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseCursor, toPage } from '../http/cursor.js';
import { parseInstant } from '../http/parse-instant.js';
import { parseInput } from '../http/parse-request.js';
import { toJobSummary } from './to-job-view.js';

/** `GET /v1/jobs`: this key's jobs, newest first, without what was read. */
export async function listJobs(context: Context, request: Request, response: Response): Promise<void> {
  const query = parseInput(JobListQuery, request.query);
  const rows = await findJobs(context.database, {
    apiKeyId: getApiKey(response).id,
    status: query.status,
    reference: query.reference,
    createdFrom: parseInstant(query.created_from, context.config.BILLING_TIME_ZONE),
    createdTo: parseInstant(query.created_to, context.config.BILLING_TIME_ZONE),
    after: parseCursor(query.cursor),
    limit: query.limit,
  });
  response.set('Cache-Control', 'no-store').json(toPage(rows, query.limit, ({ job }) => job, toJobSummary));
}
