import { recordPing } from '@ktp-ocr/database/webhooks/record-event';
import type { Request, Response } from 'express';
import type { Context } from '../../context.js';
import { assertEnabled, findOwnEndpoint } from '../find-own-endpoint.js';
import { enqueueDelivery } from './enqueue-delivery.js';

/** `POST /v1/webhooks/{id}/ping`: sends a test event the way of every other, log and retries included. */
export async function pingWebhook(context: Context, request: Request, response: Response): Promise<void> {
  const endpoint = await findOwnEndpoint(context, request, response);
  assertEnabled(endpoint);
  const eventId = await recordPing(context.database, endpoint);
  await enqueueDelivery(context, endpoint);
  response.status(202).json({ event_id: eventId });
}
