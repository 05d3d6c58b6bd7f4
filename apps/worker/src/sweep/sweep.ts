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

/** As many in one statement, which must not hold its locks for long. */
const BATCH = 500;
/** So many batches in one turn: every five seconds ten thousand, twice what a thousand cards a second leave behind. */
const MAX_BATCHES = 20;
/** As many waiting jobs are queued again in one turn; where the queue has them already, for nothing. */
const WAITING = 2_000;
const QUEUED_TOGETHER = 50;
/** A job younger than this is on its way to the queue: its API has committed the row and is adding it. */
const ON_ITS_WAY_MS = 3_000;

/**
 * Mends what crashes leave behind, and destroys what may no longer be kept. Every step may be repeated and may run
 * in several workers at once; each stands alone, so that one that fails does not keep the others from their work.
 */
export async function sweep(context: Context): Promise<void> {
  const { database } = context;
  await attempt(context, 'free leases', async () => (await freeExpiredLeases(database)).length);
  await attemptAll(context, 'fail exhausted jobs', async () => (await failExhaustedJobs(database)).length);
  await attemptAll(context, 'let abandoned answers go', () => settleAbandonedHandovers(database));
  await attempt(context, 'queue waiting jobs', () => queueWaitingJobs(context));
  const left = new Set<string>();
  await attemptAll(context, 'destroy images', () => destroyImages(context, left));
  await attemptAll(context, 'destroy results', () => destroyExpiredResults(database, BATCH));
  await attemptAll(context, 'count charges', () => countCharges(database, BATCH));
  await attemptAll(context, 'remove checks', () => removeAbandonedChecks(database, BATCH));
  await attemptAll(context, 'remove inspections', () => removeAbandonedInspections(database, BATCH));
  await attemptAll(context, 'forget idempotency keys', () => forgetIdempotencyKeys(database, BATCH));
  await attempt(context, 'enqueue due deliveries', () => enqueueDueDeliveries(context));
  await attemptAll(context, 'destroy webhooks', () => destroyOldWebhooks(database, BATCH));
}

async function queueWaitingJobs(context: Context): Promise<number> {
  const waiting = await listWaitingJobs(context.database, { olderThanMs: ON_ITS_WAY_MS, limit: WAITING });
  for (let at = 0; at < waiting.length; at += QUEUED_TOGETHER) {
    const together = waiting.slice(at, at + QUEUED_TOGETHER);
    await Promise.all(together.map((job) => context.producer.enqueue(job)));
  }
  return waiting.length;
}

/** @param left what this turn had to leave: it is the next one's, and does not come up again @returns how many came up */
async function destroyImages(context: Context, left: Set<string>): Promise<number> {
  // On another volume there is nothing to delete, and the images would count as destroyed.
  if (context.storage.fault() !== null) return 0;
  const due = await listImagesToDestroy(context.database, BATCH, [...left]);
  for (const id of due) left.add(id);
  const gone: string[] = [];
  for (const id of due) {
    // Files that cannot be deleted must not keep the others for ever.
    try {
      await context.blobs.delete(id);
      gone.push(id);
    } catch (error) {
      context.log.warn({ jobId: id, error }, 'image not destroyed yet: tried again at the next sweep');
    }
  }
  for (const id of await markImagesDestroyed(context.database, gone)) left.delete(id);
  return due.length;
}

/** Until there is no more to do, or enough was done for one turn: what has gathered for years must not keep the rest waiting. */
async function attemptAll(context: Context, reason: string, step: () => Promise<number>): Promise<void> {
  await attempt(context, reason, async () => {
    let total = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const count = await step();
      if (count === 0) break;
      total += count;
    }
    return total;
  });
}

async function attempt(context: Context, reason: string, step: () => Promise<number>): Promise<void> {
  try {
    const count = await step();
    if (count > 0) context.log.debug({ reason, count }, 'swept');
  } catch (error) {
    context.log.warn({ reason, error }, 'sweep step failed');
  }
}
