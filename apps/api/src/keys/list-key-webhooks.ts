import type { KeyWebhookView } from '@ktp-ocr/contract/billing/admin-view';
import { PageQuery } from '@ktp-ocr/contract/page';
import { listWebhookEndpoints, type WebhookEndpoint } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { parseCursor, toPage } from '../http/cursor.js';
import { parseInput } from '../http/parse-request.js';
import { toWebhookView } from '../webhooks/to-webhook-view.js';
import { findKeyOfPath } from './list-keys.js';

/** `GET /v1/keys/{id}/webhooks`: of any key, newest first, those that its jobs have named too. */
export async function listKeyWebhooks(context: Context, request: Request, response: Response): Promise<void> {
  const { cursor, limit } = parseInput(PageQuery, request.query);
  const { id } = await findKeyOfPath(context, request);
  const endpoints = await listWebhookEndpoints(context.database, {
    apiKeyId: id,
    after: parseCursor(cursor),
    limit,
  });
  response.json(toPage(endpoints, limit, (endpoint) => endpoint, toKeyWebhookView));
}

function toKeyWebhookView(endpoint: WebhookEndpoint): KeyWebhookView {
  const { description: _description, ...view } = toWebhookView(endpoint);
  const { origin, pathname } = new URL(view.url);
  return { ...view, url: `${origin}${pathname}` };
}
