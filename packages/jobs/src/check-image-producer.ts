import { openProducerQueue } from './open-producer-queue.js';
import type { QueueBackend } from './queue-backend.js';
import { checkImageQueue } from './queue-catalogue.js';

export interface CheckImageProducer {
  /**
   * Has a picture looked at. Somebody waits on the line: what gets lost on the way is not queued again.
   *
   * @throws QueueUnreachableError at once when Redis is away, after 3 s when it does not answer
   */
  enqueue(checkId: string): Promise<void>;
  close(): Promise<void>;
}

export async function createCheckImageProducer(backend: QueueBackend): Promise<CheckImageProducer> {
  const queue = await openProducerQueue(backend, checkImageQueue);
  return {
    async enqueue(checkId) {
      await queue.ask((open) => open.add(checkImageQueue.name, { checkId }, { jobId: checkId }));
    },
    close: () => queue.close(),
  };
}
