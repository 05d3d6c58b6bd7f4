import { toFailureEnvelope } from '@ktp-ocr/contract/sync/envelope';
import { markDelivered, markUndelivered, quoteAnswer } from '@ktp-ocr/database/jobs/ends/settle-handover';
import type { JobRecord } from '@ktp-ocr/database/jobs/find-job';
import type { Response } from 'express';
import type { Context } from '../context.js';
import { countCharge } from '../jobs/count-charge.js';
import { serveResult } from '../jobs/serve-result.js';
import { isCharged, toEnvelope } from '../jobs/to-job-view.js';
import { enqueueJobDeliveries } from '../webhooks/deliveries/enqueue-delivery.js';
import type { Caller } from './caller.js';
import { settleLater } from './settle-later.js';

/**
 * Writes an ended job's answer and charges it once it has left us whole. An answer whose caller has gone stays
 * undelivered, and free. Should this process die in between, the sweep lets it go free.
 */
export async function handOver(
  context: Context,
  response: Response,
  record: JobRecord,
  caller: Caller,
): Promise<void> {
  const { id, outcome, handover } = record.job;
  const envelope = toEnvelope(outcome, await serveResult(context, response, record, 'sync'));
  const isPending = handover === 'pending';
  const charged = isPending ? await quoteAnswer(context.database, id) : isCharged(record.charge);
  response
    .set('Cache-Control', 'no-store')
    .set('X-Charged', String(envelope !== null && charged))
    .json(envelope ?? toFailureEnvelope('INNER_ERROR'));
  if (!isPending) return;
  const delivered = (await caller.sent) && envelope !== null;
  await settleLater(context, async () => {
    const settled = delivered
      ? await markDelivered(context.database, id)
      : await markUndelivered(context.database, id);
    if (delivered && settled) countCharge(context, record);
    if (settled) await enqueueJobDeliveries(context, id);
  });
}
