import { createHash } from 'node:crypto';
import { RotateRequest, TopUpRequest } from '@ktp-ocr/contract/billing/key-view';
import { findApiKeyById, revokeApiKey, topUpCredits } from '@ktp-ocr/database/keys/manage-api-keys';
import { rotateApiKey } from '@ktp-ocr/database/keys/rotate-api-key';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { assertMayGrant } from '../http/authenticate.js';
import { noteAdminAction } from '../http/note-admin-action.js';
import { parseId, parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { withIdempotency } from '../http/with-idempotency.js';
import { MISSING_KEY } from './list-keys.js';
import { toKeyView } from './to-key-view.js';

/**
 * `POST /v1/keys/{id}/rotate`: a new secret for the same key; the one before opens it for a while longer. Who gets it
 * could use the key, so they must hold every scope of it.
 */
export async function rotateKey(context: Context, request: Request, response: Response): Promise<void> {
  const id = parseId(request, MISSING_KEY);
  const { grace_seconds: graceSeconds } = parseInput(RotateRequest, request.body);
  const key = await findApiKeyById(context.database, id);
  if (!key) throw new ProblemError('NOT_FOUND', MISSING_KEY);
  assertMayGrant(response, key.scopes);
  const rotated = await rotateApiKey(context.database, { id, graceSeconds });
  if (!rotated) throw new ProblemError('NOT_FOUND', MISSING_KEY);
  await noteAdminAction(context, response, {
    action: 'key.rotate',
    subjectId: id,
    details: { grace_seconds: graceSeconds },
  });
  response.set('Cache-Control', 'no-store').json({ ...toKeyView(rotated.apiKey), secret: rotated.secret });
}

/** `DELETE /v1/keys/{id}`: shuts the key for ever. What it has submitted goes on and is charged. */
export async function revokeKey(context: Context, request: Request, response: Response): Promise<void> {
  const id = parseId(request, MISSING_KEY);
  if (!(await revokeApiKey(context.database, id))) throw new ProblemError('NOT_FOUND', MISSING_KEY);
  await noteAdminAction(context, response, { action: 'key.revoke', subjectId: id });
  response.status(204).end();
}

/** `POST /v1/keys/{id}/credits`: adds to a prepaid balance, or corrects it, once for an Idempotency-Key. */
export async function topUpKey(context: Context, request: Request, response: Response): Promise<void> {
  const id = parseId(request, MISSING_KEY);
  const { amount, note } = parseInput(TopUpRequest, request.body);
  if (!(await findApiKeyById(context.database, id))) throw new ProblemError('NOT_FOUND', MISSING_KEY);
  const toFingerprint = () =>
    createHash('sha256')
      .update(JSON.stringify(['credits', amount, note ?? null]))
      .digest();
  const asked = { toFingerprint, changedKeyId: id };
  const answer = await withIdempotency(context, request, response, asked, async (claim) => {
    const idempotency = claim ? { claim, toAnswer: toKeyView } : undefined;
    const topUp = { id, amountMinor: BigInt(amount), note, idempotency };
    const key = await topUpCredits(context.database, topUp);
    if (!key) throw new ProblemError('NOT_FOUND', MISSING_KEY);
    await noteAdminAction(context, response, {
      action: 'key.credit',
      subjectId: id,
      details: { amount, note: note ?? null },
    });
    return toKeyView(key);
  });
  response.json(answer);
}
