import type { BatchView } from '@ktp-ocr/contract/jobs/batch-view';
import type { ProblemCode } from '@ktp-ocr/contract/problem';
import { type BatchRecord, findBatch } from '@ktp-ocr/database/batches/find-batch';
import { isEnded } from '@ktp-ocr/database/jobs/job-status';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseId } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { toJobSummary } from '../jobs/to-job-view.js';

const MISSING = 'There is no batch under that id.';

/** `GET /v1/batches/{id}`: how far a batch is, item by item, without what was read. */
export async function getBatch(context: Context, request: Request, response: Response): Promise<void> {
  const own = { id: parseId(request, MISSING), apiKeyId: getApiKey(response).id };
  const batch = await findBatch(context.database, own);
  if (!batch) throw new ProblemError('NOT_FOUND', MISSING);
  const view = toBatchView(batch);
  if (view.status === 'running') response.set('Retry-After', '1');
  response.set('Cache-Control', 'no-store').json(view);
}

function toBatchView({ id, createdAt, items }: BatchRecord): BatchView {
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
