import type { AdminActionView } from '@ktp-ocr/contract/billing/admin-view';
import { PageQuery } from '@ktp-ocr/contract/page';
import { listAdminActions as findAdminActions } from '@ktp-ocr/database/ops/admin-actions';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { parseCursor, toPage } from '../http/cursor.js';
import { parseInput } from '../http/parse-request.js';

type AdminAction = Awaited<ReturnType<typeof findAdminActions>>[number];

/** `GET /v1/admin-actions`: the audit trail, newest first. */
export async function listAdminActions(
  context: Context,
  request: Request,
  response: Response,
): Promise<void> {
  const { cursor, limit } = parseInput(PageQuery, request.query);
  const rows = await findAdminActions(context.database, { after: parseCursor(cursor), limit });
  response.json(toPage(rows, limit, (action) => action, toAdminActionView));
}

function toAdminActionView(row: AdminAction): AdminActionView {
  return {
    id: row.id,
    action: row.action,
    actor_key_id: row.actorKeyId,
    subject_id: row.subjectId,
    details: row.details as AdminActionView['details'],
    request_id: row.requestId,
    created_at: row.createdAt.toISOString(),
  };
}
