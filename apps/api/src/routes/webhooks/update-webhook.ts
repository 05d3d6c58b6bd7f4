import { WebhookChange } from '@ktp-ocr/contract/webhook-endpoint';
import { disableWebhookEndpoint, updateWebhookEndpoint } from '@ktp-ocr/database/webhook-endpoint';
import type { Request, Response } from 'express';
import { readApiKey } from '../../authenticate.js';
import type { Context } from '../../context.js';
import { parseInput } from '../../parse-request.js';
import { toWebhookView } from '../../to-webhook-view.js';
import { checkFullPayload } from './check-full-payload.js';
import { findOwnEndpoint } from './find-own-endpoint.js';

/** `PATCH /v1/webhooks/{id}`: what is left out stays. `enabled: true` is how a disabled endpoint comes back. */
export async function updateWebhook(context: Context, request: Request, response: Response): Promise<void> {
  const endpoint = await findOwnEndpoint(context, request, response);
  const change = parseInput(WebhookChange, request.body);
  await checkFullPayload({
    url: endpoint.url,
    payload: change.payload ?? endpoint.payload,
    encryptionKey: change.encryption_key ?? null,
  });
  const owned = { id: endpoint.id, apiKeyId: readApiKey(response).id };
  await updateWebhookEndpoint(context.database, owned, {
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
