import { deleteWebhookEndpoint } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { findOwnEndpoint } from './find-own-endpoint.js';

/** `DELETE /v1/webhooks/{id}`: with its secrets, its deliveries and their log. */
export async function deleteWebhook(context: Context, request: Request, response: Response): Promise<void> {
  const { id } = await findOwnEndpoint(context, request, response);
  await deleteWebhookEndpoint(context.database, { id, apiKeyId: getApiKey(response).id });
  response.status(204).end();
}
