import { listEndpointsOfJob } from '@ktp-ocr/database/webhooks/sweep-webhooks';
import type { Context } from '../../context.js';

/** Has what is due for an endpoint sent at once. Should the queue be away, the sweep finds it. */
export async function enqueueDelivery(
  context: Context,
  endpoint: { readonly id: string; readonly slow: boolean },
): Promise<void> {
  try {
    await context.webhookProducer.enqueue({ endpointId: endpoint.id, slow: endpoint.slow });
  } catch (error) {
    context.log.warn({ endpointId: endpoint.id, error }, 'webhook not woken: left to the sweep');
  }
}

/** Has the end of a job told at once that this API itself has ended. Never fails: the sweep is there. */
export async function enqueueJobDeliveries(context: Context, jobId: string): Promise<void> {
  const endpoints = await listEndpointsOfJob(context.database.direct, jobId).catch(() => []);
  for (const { endpointId, slow } of endpoints) await enqueueDelivery(context, { id: endpointId, slow });
}
