import { listDueEndpoints, listEndpointsOfJob } from '@ktp-ocr/database/webhooks/sweep-webhooks';
import type { Context } from '../context.js';

/** So many endpoints are woken in one sweep; the next one takes the rest. */
const BATCH = 1_000;

/** Has the end of a job told at once. Whatever goes wrong here costs time only: the sweep finds what is due. */
export async function enqueueJobDeliveries(context: Context, jobId: string): Promise<void> {
  try {
    for (const endpoint of await listEndpointsOfJob(context.database, jobId)) {
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
