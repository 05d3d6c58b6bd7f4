import { type BatchView, BatchViewQuery } from '@ktp-ocr/contract/jobs/batch-view';
import type { ProblemCode } from '@ktp-ocr/contract/problem';
import type { Envelope } from '@ktp-ocr/contract/sync/envelope';
import { type BatchRecord, findBatch } from '@ktp-ocr/database/batches/find-batch';
import { findJob } from '@ktp-ocr/database/jobs/find-job';
import { isEnded } from '@ktp-ocr/database/jobs/job-status';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseId, parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { serveResult } from '../jobs/serve-result.js';
import { toEnvelope, toJobSummary } from '../jobs/to-job-view.js';
import { parseWaitSeconds } from '../jobs/wait-for-job.js';
import { chooseBatchForm, toItemLines, toItemTable } from './export-batch.js';

const MISSING = 'There is no batch under that id.';

/**
 * `GET /v1/batches/{id}`: how far a batch is, item by item; after its end where the client prefers to wait for that, and
 * with what was read where it asks for results; as JSON, a table, or lines.
 */
export async function getBatch(context: Context, request: Request, response: Response): Promise<void> {
  const own = { id: parseId(request, MISSING), apiKeyId: getApiKey(response).id };
  const { wait, include } = parseInput(BatchViewQuery, request.query);
  let batch = await requireBatch(context, own);
  const waitSeconds = parseWaitSeconds(request, wait);
  if (waitSeconds > 0) {
    await waitForItems(context, response, batch, waitSeconds * 1_000);
    batch = await requireBatch(context, own);
  }
  const view = toBatchView(batch);
  if (view.status === 'running') response.set('Retry-After', '1');
  response.set('Cache-Control', 'no-store').vary('Accept');
  const withResults = include === 'results' && request.method !== 'HEAD';
  const items = withResults ? await openResults(context, response, own.apiKeyId, view.items) : view.items;
  const form = chooseBatchForm(request);
  if (form === 'csv') response.type('text/csv').send(toItemTable(items, withResults));
  else if (form === 'lines') response.type('application/x-ndjson').send(toItemLines(items));
  else response.json({ ...view, items });
}

/** One after the other: a hundred at once would take every connection to the database. */
async function openResults(
  context: Context,
  response: Response,
  apiKeyId: string,
  items: BatchView['items'],
): Promise<BatchView['items']> {
  const opened = [];
  for (const item of items)
    opened.push({ ...item, result: await openResult(context, response, apiKeyId, item.job?.id) });
  return opened;
}

/** Waits for the items one after the other: together they have ended when the last has. */
async function waitForItems(
  context: Context,
  response: Response,
  { items }: BatchRecord,
  timeoutMs: number,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, context.stopping.signal]);
  const deadline = performance.now() + timeoutMs;
  for (const { job } of items) {
    const leftMs = deadline - performance.now();
    if (!job || isEnded(job.status) || leftMs <= 0) continue;
    await context.jobEnds.waitForEnd(job.id, { timeoutMs: leftMs, signal });
  }
  if (gone.signal.aborted) throw new ProblemError('INVALID_REQUEST', 'The client has gone.');
}

async function openResult(
  context: Context,
  response: Response,
  apiKeyId: string,
  jobId: string | undefined,
): Promise<Envelope | null> {
  const record = jobId ? await findJob(context.database, { id: jobId, apiKeyId }) : null;
  if (!record) return null;
  return toEnvelope(record.job.outcome, await serveResult(context, response, record, 'poll'));
}

/** @throws ProblemError NOT_FOUND where it is not this key's */
export async function requireBatch(
  context: Context,
  own: { readonly id: string; readonly apiKeyId: string },
): Promise<BatchRecord> {
  const batch = await findBatch(context.database, own);
  if (!batch) throw new ProblemError('NOT_FOUND', MISSING);
  return batch;
}

export function toBatchView({ id, createdAt, items }: BatchRecord): BatchView {
  const ended = items.filter(({ job }) => !job || isEnded(job.status)).length;
  const byStatus: Record<string, number> = {};
  for (const { job } of items) {
    const status = job?.status ?? 'refused';
    byStatus[status] = (byStatus[status] ?? 0) + 1;
  }
  return {
    id,
    status: ended === items.length ? 'ended' : 'running',
    created_at: createdAt.toISOString(),
    progress: { total: items.length, ended, by_status: byStatus },
    items: items.map(({ index, reference, job, refusedAs }) => ({
      index,
      reference,
      status: job?.status ?? 'refused',
      job: job && toJobSummary({ job, charge: job.charges[0] ?? null }),
      code: refusedAs as ProblemCode | null,
    })),
  };
}
