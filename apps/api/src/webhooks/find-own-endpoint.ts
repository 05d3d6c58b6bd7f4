import { findWebhookEndpoint, type WebhookEndpoint } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseId } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';

const MISSING = 'There is no webhook endpoint under that id.';

/** The endpoint that a path's `{id}` names. @throws ProblemError NOT_FOUND where it is not this key's */
export async function findOwnEndpoint(
  context: Context,
  request: Request,
  response: Response,
): Promise<WebhookEndpoint> {
  const owned = { id: parseId(request, MISSING), apiKeyId: getApiKey(response).id };
  const endpoint = await findWebhookEndpoint(context.database, owned);
  if (!endpoint) throw new ProblemError('NOT_FOUND', MISSING);
  return endpoint;
}

/** @throws ProblemError WEBHOOK_DISABLED: nothing is sent to an endpoint until its owner enables it again */
export function assertEnabled(endpoint: WebhookEndpoint): void {
  if (endpoint.disabledAt) throw new ProblemError('WEBHOOK_DISABLED');
}
