import { recordAdminAction } from '@ktp-ocr/database/ops/admin-actions';
import type { Response } from 'express';
import type { Context } from '../context.js';
import { getOwner } from './authenticate.js';

/** Writes down who changed what, for the audit trail. @param action.details what was asked; never a secret */
export async function noteAdminAction(
  context: Context,
  response: Response,
  action: { readonly action: string; readonly subjectId: string | null; readonly details?: object },
): Promise<void> {
  const { details } = action;
  await recordAdminAction(context.database, {
    actorKeyId: getOwner(response)?.id ?? null,
    requestId: response.locals.requestId,
    action: action.action,
    subjectId: action.subjectId,
    // Through JSON, for only what JSON can hold is kept.
    ...(details ? { details: JSON.parse(JSON.stringify(details)) } : {}),
  });
}
