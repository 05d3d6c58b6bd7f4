import { SealBrokenError, unseal } from '@ktp-ocr/blobs/envelope';
import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import { toFailureEnvelope, toOkEnvelope } from '@ktp-ocr/contract/sync/envelope';
import { findJob, type JobRecord } from '@ktp-ocr/database/jobs/find-job';
import { recordResultAccess } from '@ktp-ocr/database/jobs/result-access';
import type { ClaimedDelivery } from '@ktp-ocr/database/webhooks/claim-delivery';
import { encryptPayload } from '@ktp-ocr/webhooks/encrypt-payload';
import type { Context } from '../context.js';

/**
 * The body to send: the event as it was stored, which tells no card data. Where the endpoint takes full payloads,
 * what was read is put in now, from the sealed result, so that it never lies open in the database; encrypted to the
 * client's key if it gave one. A result past its retention is `null`.
 */
export async function renderWebhook(context: Context, delivery: ClaimedDelivery): Promise<string> {
  // Asked for only over https, and checked once more here: card data never goes out in the clear.
  const isFull = delivery.payload === 'full' && delivery.url.startsWith('https:');
  if (!isFull || !delivery.jobId) return delivery.body;
  const record = await findJob(context.database, { id: delivery.jobId, apiKeyId: delivery.apiKeyId });
  const card = record && (await openCard(context, record));
  const event = JSON.parse(delivery.body);
  if (card && record) {
    await recordResultAccess(context.database.direct, {
      jobId: record.job.id,
      asker: null,
      channel: 'webhook',
    });
    const { encryptionKey } = delivery;
    const addition = encryptionKey
      ? { encrypted_card: await encryptPayload(JSON.stringify(card), encryptionKey) }
      : { card };
    return JSON.stringify({ ...event, data: { ...event.data, ...addition } });
  }
  return JSON.stringify({ ...event, data: { ...event.data, card: null } });
}

async function openCard(context: Context, { job, sealedResult }: JobRecord): Promise<object | null> {
  // An answer that was not handed over is not charged, and so not told here either.
  const isUncharged = job.handover === 'pending' || job.handover === 'undelivered';
  if (!sealedResult || !job.wrappedKey || isUncharged) return null;
  try {
    const dataKey = await context.keyRing.unwrapKey(job.wrappedKey, job.id);
    const opened = unseal(dataKey, `result:${job.id}`, sealedResult).toString('utf8');
    // Checked by the worker that sealed it, and not again: see `CardAnswer`.
    const answer: CardAnswer = JSON.parse(opened);
    const { outcome, message, confidence, extra, checks, reasons } = answer;
    const result = outcome === 'OK' && message ? toOkEnvelope(message) : toFailureEnvelope('FAIL');
    return outcome === 'OK' ? { result, confidence, extra, checks, reasons } : { result, reasons };
  } catch (error) {
    if (!(error instanceof SealBrokenError)) throw error;
    context.log.error({ jobId: job.id, error }, 'result cannot be opened: told without it');
    return null;
  }
}
