import { countCharges } from '@ktp-ocr/database/billing/count-charges';
import { removeAbandonedChecks } from '@ktp-ocr/database/checks/remove-checks';
import { removeAbandonedInspections } from '@ktp-ocr/database/inspections/remove-inspections';
import { failExhaustedJobs } from '@ktp-ocr/database/jobs/ends/fail-uncharged';
import { settleAbandonedHandovers } from '@ktp-ocr/database/jobs/ends/settle-handover';
import { forgetIdempotencyKeys } from '@ktp-ocr/database/jobs/idempotency';
import { freeExpiredLeases, listWaitingJobs } from '@ktp-ocr/database/jobs/sweep-jobs';
import {
  destroyExpiredResults,
  listImagesToDestroy,
  markImagesDestroyed,
} from '@ktp-ocr/database/ops/destroy-expired';
import { destroyOldWebhooks } from '@ktp-ocr/database/webhooks/sweep-webhooks';
import type { Context } from '../context.js';
import { enqueueDueDeliveries } from '../webhooks/enqueue-deliveries.js';

const BATCH = 500;
/** A job younger than this is on its way to the queue: its API has committed the row and is adding it. */
const ON_ITS_WAY_MS = 3_000;

/**
 * Mends what crashes leave behind, and destroys what may no longer be kept. Every step may be repeated and may run
 * in several workers at once; each stands alone, so that one that fails does not keep the others from their work.
 */
export async function sweep(context: Context): Promise<void> {
  await attempt(context, 'free leases', async () => (await freeExpiredLeases(context.database)).length);
  await attempt(
    context,
    'fail exhausted jobs',
    async () => (await failExhaustedJobs(context.database)).length,
  );
  await attempt(context, 'let abandoned answers go', () => settleAbandonedHandovers(context.database));
  await attempt(context, 'queue waiting jobs', () => queueWaitingJobs(context));
  await attempt(context, 'destroy images', () => destroyImages(context));
  await attempt(context, 'destroy results', () => destroyExpiredResults(context.database, BATCH));
  await attempt(context, 'count charges', () => countCharges(context.database, BATCH));
  await attempt(context, 'remove checks', () => removeAbandonedChecks(context.database, BATCH));
  await attempt(context, 'remove inspections', () => removeAbandonedInspections(context.database, BATCH));
  await attempt(context, 'forget idempotency keys', () => forgetIdempotencyKeys(context.database, BATCH));
  await attempt(context, 'enqueue due deliveries', () => enqueueDueDeliveries(context));
  await attempt(context, 'destroy webhooks', () => destroyOldWebhooks(context.database, BATCH));
}

async function queueWaitingJobs(context: Context): Promise<number> {
  const waiting = await listWaitingJobs(context.database, { olderThanMs: ON_ITS_WAY_MS, limit: BATCH });
  for (const job of waiting) await context.producer.enqueue(job);
  return waiting.length;
}

async function destroyImages(context: Context): Promise<number> {
  // On another volume there is nothing to delete, and the images would count as destroyed.
  if (context.storage.fault() !== null) return 0;
  const gone: string[] = [];
  for (const id of await listImagesToDestroy(context.database, BATCH)) {
    // One file that cannot be deleted must not keep the others for ever.
    try {
      await context.blobs.delete(id);
      gone.push(id);
    } catch (error) {
      context.log.warn({ jobId: id, error }, 'image not destroyed yet: tried again at the next sweep');
    }
  }
  await markImagesDestroyed(context.database, gone);
  return gone.length;
}

async function attempt(context: Context, reason: string, step: () => Promise<number>): Promise<void> {
  try {
    const count = await step();
    if (count > 0) context.log.debug({ reason, count }, 'swept');
  } catch (error) {
    context.log.warn({ reason, error }, 'sweep step failed');
  }
}
