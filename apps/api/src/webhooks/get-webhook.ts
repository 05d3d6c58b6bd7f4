import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { findOwnEndpoint } from './find-own-endpoint.js';
import { toWebhookView } from './to-webhook-view.js';

/** `GET /v1/webhooks/{id}`. */
export async function getWebhook(context: Context, request: Request, response: Response): Promise<void> {
  response.json(toWebhookView(await findOwnEndpoint(context, request, response)));
}
