import { redeliver } from '@ktp-ocr/database/webhooks/redeliver';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Context } from '../../context.js';
import { ProblemError } from '../../http/problem-error.js';
import { assertEnabled, findOwnEndpoint } from '../find-own-endpoint.js';
import { enqueueDelivery } from './enqueue-delivery.js';

/** `POST /v1/webhooks/{id}/deliveries/{delivery_id}/redeliver`: the same event once more, under the same id. */
export async function redeliverWebhook(
  context: Context,
  request: Request,
  response: Response,
): Promise<void> {
  const endpoint = await findOwnEndpoint(context, request, response);
  assertEnabled(endpoint);
  const deliveryId = z.uuid().safeParse(request.params.delivery_id);
  const found =
    deliveryId.success &&
    (await redeliver(context.database, { deliveryId: deliveryId.data, endpointId: endpoint.id }));
  if (!found) throw new ProblemError('NOT_FOUND', 'There is no delivery under that id.');
  await enqueueDelivery(context, endpoint);
  response.status(202).json({ count: 1 });
}
