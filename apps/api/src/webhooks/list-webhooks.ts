import { listWebhookEndpoints } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { toWebhookView } from './to-webhook-view.js';

/** `GET /v1/webhooks`: all of this key, newest first. */
export async function listWebhooks(context: Context, _request: Request, response: Response): Promise<void> {
  const endpoints = await listWebhookEndpoints(context.database, { apiKeyId: getApiKey(response).id });
  response.json({ data: endpoints.map(toWebhookView), next_cursor: null });
}
