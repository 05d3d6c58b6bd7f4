import { unseal } from '@ktp-ocr/blobs/envelope';
import { DeliveryQuery } from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { type DeliveryRecord, listDeliveries } from '@ktp-ocr/database/webhooks/list-deliveries';
import { findEndpointKey } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import type { Request, Response } from 'express';
import type { Context } from '../../context.js';
import { parseCursor, toPage } from '../../http/cursor.js';
import { parseInput } from '../../http/parse-request.js';
import { findOwnEndpoint } from '../find-own-endpoint.js';
import { toDeliveryView } from '../to-webhook-view.js';

/** `GET /v1/webhooks/{id}/deliveries`: newest first, each with its attempts and how the receiver answered. */
export async function getDeliveries(context: Context, request: Request, response: Response): Promise<void> {
  const { cursor, limit, status } = parseInput(DeliveryQuery, request.query);
  const { id } = await findOwnEndpoint(context, request, response);
  const records = await listDeliveries(context.database, {
    endpointId: id,
    status,
    after: parseCursor(cursor),
    limit,
  });
  const dataKey = await context.keyRing.unwrapKey(
    await findEndpointKey(context.database, id),
    `webhook:${id}`,
  );
  const page = toPage(
    records,
    limit,
    ({ delivery }) => delivery,
    (record) => toDeliveryView(record, (attempt) => openAnswer(dataKey, attempt)),
  );
  response.set('Cache-Control', 'no-store').json(page);
}

function openAnswer(
  dataKey: Uint8Array,
  { id, sealedAnswer }: DeliveryRecord['attempts'][number],
): string | null {
  if (!sealedAnswer) return null;
  return unseal(dataKey, `webhook-answer:${id}`, sealedAnswer).toString('utf8');
}
