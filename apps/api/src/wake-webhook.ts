import { listEndpointsOfJob } from '@ktp-ocr/database/sweep-webhooks';
import type { Context } from './context.js';

/** Has what is due for an endpoint sent at once. Should the queue be away, the sweep finds it. */
export async function wakeWebhook(
  context: Context,
  endpoint: { readonly id: string; readonly slow: boolean },
): Promise<void> {
  try {
    await context.webhookProducer.wake({ endpointId: endpoint.id, slow: endpoint.slow });
  } catch (error) {
    context.log.warn({ endpointId: endpoint.id, error }, 'webhook not woken: left to the sweep');
  }
}

/** Has the end of a job told at once that this API itself has ended. */
export async function wakeWebhooksOfJob(context: Context, jobId: string): Promise<void> {
  for (const { endpointId, slow } of await listEndpointsOfJob(context.database, jobId)) {
    await wakeWebhook(context, { id: endpointId, slow });
  }
}
