import {
  type DueEndpoint,
  listDueEndpoints,
  listEndpointsOfJob,
} from '@ktp-ocr/database/webhooks/sweep-webhooks';
import type { Context } from '../context.js';

/** So many endpoints are woken in one sweep; the next one takes the rest. */
const BATCH = 1_000;

/**
 * Has the end of a job told at once. Whatever goes wrong here costs time only: the sweep finds what is due.
 *
 * @param known the endpoints that it is on its way to, where whoever ended it has them
 */
export async function enqueueJobDeliveries(
  context: Context,
  jobId: string,
  known?: readonly DueEndpoint[],
): Promise<void> {
  try {
    for (const endpoint of known ?? (await listEndpointsOfJob(context.database.direct, jobId))) {
      await context.webhookProducer.enqueue(endpoint);
    }
  } catch (error) {
    context.log.warn({ jobId, error }, 'webhooks not woken: left to the sweep');
  }
}

/** A step of the sweep: whatever is due, for whatever reason nobody has sent it yet. @returns how many endpoints */
export async function enqueueDueDeliveries(context: Context): Promise<number> {
  const endpoints = await listDueEndpoints(context.database, BATCH);
  for (const endpoint of endpoints) {
    for (let slot = 0; slot < context.config.WEBHOOK_CONCURRENCY_PER_ENDPOINT; slot++) {
      await context.webhookProducer.enqueue({ ...endpoint, slot });
    }
  }
  return endpoints.length;
}
