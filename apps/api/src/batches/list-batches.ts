import type { BatchSummary } from '@ktp-ocr/contract/jobs/batch-view';
import { PageQuery } from '@ktp-ocr/contract/page';
import { listBatches as findBatches, type ListedBatch } from '@ktp-ocr/database/batches/list-batches';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseCursor, toPage } from '../http/cursor.js';
import { parseInput } from '../http/parse-request.js';

/** `GET /v1/batches`: this key's batches, newest first, without their items. */
export async function listBatches(context: Context, request: Request, response: Response): Promise<void> {
  const { cursor, limit } = parseInput(PageQuery, request.query);
  const rows = await findBatches(context.database, {
    apiKeyId: getApiKey(response).id,
    after: parseCursor(cursor),
    limit,
  });
  response.set('Cache-Control', 'no-store').json(toPage(rows, limit, (batch) => batch, toBatchSummary));
}

function toBatchSummary({ id, createdAt, byStatus }: ListedBatch): BatchSummary {
  const total = Object.values(byStatus).reduce((sum, count) => sum + count, 0);
  const moving = (byStatus.queued ?? 0) + (byStatus.processing ?? 0);
  return {
    id,
    status: moving === 0 ? 'ended' : 'running',
    created_at: createdAt.toISOString(),
    progress: { total, ended: total - moving, by_status: { ...byStatus } },
  };
}
