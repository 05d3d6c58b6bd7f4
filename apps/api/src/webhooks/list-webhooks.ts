import { PageQuery } from '@ktp-ocr/contract/page';
import { listWebhookEndpoints } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseCursor, toPage } from '../http/cursor.js';
import { parseInput } from '../http/parse-request.js';
import { toWebhookView } from './to-webhook-view.js';

/** `GET /v1/webhooks`: this key's, newest first, those that jobs have named too. */
export async function listWebhooks(context: Context, request: Request, response: Response): Promise<void> {
  const { cursor, limit } = parseInput(PageQuery, request.query);
  const endpoints = await listWebhookEndpoints(context.database, {
    apiKeyId: getApiKey(response).id,
    after: parseCursor(cursor),
    limit,
  });
  response.json(toPage(endpoints, limit, (endpoint) => endpoint, toWebhookView));
}
