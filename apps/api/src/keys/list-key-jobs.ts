import { KeyJobListQuery, type KeyJobView } from '@ktp-ocr/contract/billing/admin-view';
import { type ListedJob, listJobs } from '@ktp-ocr/database/jobs/list-jobs';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { parseCursor, toPage } from '../http/cursor.js';
import { parseInstant } from '../http/parse-instant.js';
import { parseInput } from '../http/parse-request.js';
import { toJobSummary } from '../jobs/to-job-view.js';
import { findKeyOfPath } from './list-keys.js';

/** `GET /v1/keys/{id}/jobs`: of any key, newest first, with nothing that was read and nothing that its client wrote. */
export async function listKeyJobs(context: Context, request: Request, response: Response): Promise<void> {
  const query = parseInput(KeyJobListQuery, request.query);
  const { id } = await findKeyOfPath(context, request);
  const rows = await listJobs(context.database, {
    apiKeyId: id,
    status: query.status,
    createdFrom: parseInstant(query.created_from, context.config.BILLING_TIME_ZONE),
    createdTo: parseInstant(query.created_to, context.config.BILLING_TIME_ZONE),
    after: parseCursor(query.cursor),
    limit: query.limit,
  });
  response.json(toPage(rows, query.limit, ({ job }) => job, toKeyJobView));
}

function toKeyJobView(listed: ListedJob): KeyJobView {
  const { reference: _reference, metadata: _metadata, ...view } = toJobSummary(listed);
  return view;
}
