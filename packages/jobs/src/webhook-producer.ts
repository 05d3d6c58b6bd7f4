import { openProducerQueue } from './open-producer-queue.js';
import type { QueueBackend } from './queue-backend.js';
import { deliverWebhookQueues } from './queue-catalogue.js';

export interface WebhookProducer {
  /**
   * Says that something is due for an endpoint. Losing this costs time only: the sweep says it again.
   *
   * @param due.slot a number that makes repeating it harmless: one that still waits is not added again
   * @param due.delayMs when to say it; at once when left out
   * @throws QueueUnreachableError at once when Redis is away, after 3 s when it does not answer
   */
  enqueue(due: {
    readonly endpointId: string;
    readonly slow: boolean;
    readonly slot?: number;
    readonly delayMs?: number;
  }): Promise<void>;
  close(): Promise<void>;
}

export async function createWebhookProducer(backend: QueueBackend): Promise<WebhookProducer> {
  const [fast, slow] = await Promise.all([
    openProducerQueue(backend, deliverWebhookQueues.fast),
    openProducerQueue(backend, deliverWebhookQueues.slow),
  ]);
  return {
    async enqueue({ endpointId, slow: isSlow, slot, delayMs }) {
      const options = {
        ...(slot === undefined ? {} : { jobId: `${endpointId}.${slot}` }),
        ...(delayMs === undefined ? {} : { delay: delayMs }),
      };
      const queue = isSlow ? slow : fast;
      await queue.ask((open) => open.add('deliver', { endpointId }, options));
    },
    async close() {
      await Promise.all([fast.close(), slow.close()]);
    },
  };
}
