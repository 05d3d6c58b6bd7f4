import { ReplayRequest } from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { redeliverRange } from '@ktp-ocr/database/webhooks/redeliver';
import type { Request, Response } from 'express';
import type { Context } from '../../context.js';
import { parseInstant } from '../../http/parse-instant.js';
import { parseInput } from '../../http/parse-request.js';
import { assertEnabled, findOwnEndpoint } from '../find-own-endpoint.js';
import { enqueueDelivery } from './enqueue-delivery.js';

/** `POST /v1/webhooks/{id}/replay`: what happened within a time and did not arrive; on request all of it. */
export async function replayWebhooks(context: Context, request: Request, response: Response): Promise<void> {
  const endpoint = await findOwnEndpoint(context, request, response);
  assertEnabled(endpoint);
  const { from, to, include_delivered: includeDelivered } = parseInput(ReplayRequest, request.body);
  const count = await redeliverRange(context.database, {
    endpointId: endpoint.id,
    from: parseInstant(from, context.config.BILLING_TIME_ZONE),
    to: parseInstant(to, context.config.BILLING_TIME_ZONE),
    includeDelivered,
  });
  if (count > 0) await enqueueDelivery(context, endpoint);
  response.status(202).json({ count });
}
