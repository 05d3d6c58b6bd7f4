import { openProducerQueue } from './open-producer-queue.js';
import type { QueueBackend } from './queue-backend.js';
import { type CheckImagePayload, checkImageQueue } from './queue-catalogue.js';

export interface CheckImageProducer {
  /**
   * Has a picture looked at, or one that is kept looked at again. Somebody waits on the line: what gets lost on the way is not queued again.
   *
   * @throws QueueUnreachableError at once when Redis is away, after 3 s when it does not answer
   */
  enqueue(checkId: string): Promise<void>;
  /** As `enqueue`. */
  enqueueInspection(inspectionId: string): Promise<void>;
  close(): Promise<void>;
}

export async function createCheckImageProducer(backend: QueueBackend): Promise<CheckImageProducer> {
  const queue = await openProducerQueue(backend, checkImageQueue);
  const add = async (jobId: string, payload: CheckImagePayload): Promise<void> => {
    await queue.ask((open) => open.add(checkImageQueue.name, payload, { jobId }));
  };
  return {
    enqueue: (checkId) => add(checkId, { checkId }),
    enqueueInspection: (inspectionId) => add(inspectionId, { inspectionId }),
    close: () => queue.close(),
  };
}
