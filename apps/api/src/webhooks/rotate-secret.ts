import { SecretRotation } from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { rotateWebhookSecret } from '@ktp-ocr/database/webhooks/webhook-secret';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { findOwnEndpoint } from './find-own-endpoint.js';
import { makeWebhookSecret } from './make-webhook-keys.js';

/** `POST /v1/webhooks/{id}/rotate-secret`: both secrets sign until the overlap is over, so that none is lost. */
export async function rotateEndpointSecret(
  context: Context,
  request: Request,
  response: Response,
): Promise<void> {
  const endpoint = await findOwnEndpoint(context, request, response);
  if (endpoint.onRequest) {
    throw new ProblemError('INVALID_REQUEST', "This endpoint is signed for with the key's own secret.");
  }
  await rotate(context, request, response, endpoint.id);
}

/** `POST /v1/webhook-secret/rotate`: the key's own secret, for addresses that jobs name. The first call makes it. */
export async function rotateKeySecret(context: Context, request: Request, response: Response): Promise<void> {
  await rotate(context, request, response, null);
}

async function rotate(
  context: Context,
  request: Request,
  response: Response,
  endpointId: string | null,
): Promise<void> {
  const { overlap_seconds: overlapSeconds } = parseInput(SecretRotation, request.body);
  const secret = await makeWebhookSecret(context);
  const owner = { apiKeyId: getApiKey(response).id, endpointId };
  const expiresAt = await rotateWebhookSecret(context.database, owner, {
    secret: secret.kept,
    overlapSeconds,
  });
  response
    .set('Cache-Control', 'no-store')
    .json({ secret: secret.shown, previous_secret_expires_at: expiresAt?.toISOString() ?? null });
}
