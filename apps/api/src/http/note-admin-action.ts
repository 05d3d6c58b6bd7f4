import { type AdminActionNote, recordAdminAction } from '@ktp-ocr/database/ops/admin-actions';
import type { Response } from 'express';
import type { Context } from '../context.js';
import { getOwner } from './authenticate.js';

interface ToldAction {
  readonly action: string;
  readonly subjectId: string | null;
  /** What was asked; never a secret. */
  readonly details?: object;
}

/** Writes down who changed what, for the audit trail. */
export async function noteAdminAction(
  context: Context,
  response: Response,
  action: ToldAction,
): Promise<void> {
  await recordAdminAction(context.database.prisma, toAdminActionNote(response, action));
}

/** The line of the audit trail, for a change that writes it in its own transaction. */
export function toAdminActionNote(
  response: Response,
  { action, subjectId, details }: ToldAction,
): AdminActionNote {
  return {
    actorKeyId: getOwner(response)?.id ?? null,
    requestId: response.locals.requestId,
    action,
    subjectId,
    // Through JSON, for only what JSON can hold is kept.
    ...(details ? { details: JSON.parse(JSON.stringify(details)) } : {}),
  };
}
