import { WebhookChange } from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { disableWebhookEndpoint, updateWebhookEndpoint } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { checkFullPayload } from './check-full-payload.js';
import { checkWebhookUrl } from './check-webhook-url.js';
import { findOwnEndpoint } from './find-own-endpoint.js';
import { toWebhookView } from './to-webhook-view.js';

/**
 * `PATCH /v1/webhooks/{id}`: what is left out stays. `enabled: true` is how a disabled endpoint comes back. A new address
 * is told what is still on its way, too, under the same secret.
 */
export async function updateWebhook(context: Context, request: Request, response: Response): Promise<void> {
  const endpoint = await findOwnEndpoint(context, request, response);
  const change = parseInput(WebhookChange, request.body);
  if (change.url !== undefined && endpoint.onRequest) {
    throw new ProblemError('INVALID_REQUEST', 'Jobs name this address: name another one with them.', {
      errors: [{ field: 'url', detail: 'belongs to jobs that name it' }],
    });
  }
  const url = change.url === undefined ? undefined : await checkWebhookUrl(context, change.url, 'url');
  await checkFullPayload({
    url: url ?? endpoint.url,
    payload: change.payload ?? endpoint.payload,
    encryptionKey: change.encryption_key ?? null,
  });
  const owned = { id: endpoint.id, apiKeyId: getApiKey(response).id };
  await updateWebhookEndpoint(context.database, owned, {
    url,
    events: change.events && [...new Set(change.events)],
    description: change.description,
    payload: change.payload,
    encryptionKey: change.encryption_key,
    enabled: change.enabled || undefined,
  });
  if (change.enabled === false) {
    await disableWebhookEndpoint(context.database, { id: endpoint.id, reason: 'owner' });
  }
  response.json(toWebhookView(await findOwnEndpoint(context, request, response)));
}
