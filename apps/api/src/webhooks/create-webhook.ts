import { randomUUID } from 'node:crypto';
import { WebhookRequest } from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { WEBHOOK_EVENT_TYPES } from '@ktp-ocr/contract/webhooks/webhook-event';
import { countOwnEndpoints, createWebhookEndpoint } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { checkFullPayload } from './check-full-payload.js';
import { checkWebhookUrl } from './check-webhook-url.js';
import { makeEndpointKey, makeWebhookSecret } from './make-webhook-keys.js';
import { toWebhookView } from './to-webhook-view.js';

const MAX_ENDPOINTS = 50;

/** `POST /v1/webhooks`: an address that hears how this key's jobs end. Its secret is shown here, once. */
export async function createWebhook(context: Context, request: Request, response: Response): Promise<void> {
  const apiKeyId = getApiKey(response).id;
  const input = parseInput(WebhookRequest, request.body);
  const endpoint = {
    url: await checkWebhookUrl(context, input.url, 'url'),
    payload: input.payload ?? ('thin' as const),
    encryptionKey: input.encryption_key ?? null,
  };
  await checkFullPayload(endpoint);
  if ((await countOwnEndpoints(context.database, apiKeyId)) >= MAX_ENDPOINTS) {
    throw new ProblemError('TOO_MANY_WEBHOOKS');
  }
  const id = randomUUID();
  const secret = await makeWebhookSecret(context);
  const created = await createWebhookEndpoint(context.database, {
    ...endpoint,
    id,
    apiKeyId,
    events: [...new Set(input.events ?? WEBHOOK_EVENT_TYPES)],
    description: input.description ?? null,
    wrappedKey: await makeEndpointKey(context, id),
    secret: secret.kept,
  });
  response
    .status(201)
    .location(`/v1/webhooks/${id}`)
    .set('Cache-Control', 'no-store')
    .json({ ...toWebhookView(created), secret: secret.shown });
}
