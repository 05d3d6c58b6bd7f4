import { Queue } from 'bullmq';
import { type QueueBackend, toConnection } from './queue-backend.js';
import { PRIORITY_BY_CHANNEL, type ReadCardPayload, readCardQueue } from './queue-catalogue.js';

export interface ReadCardProducer {
  /**
   * Puts a job on the queue. Adding one that is there already does nothing, so the sweep may add at will.
   * @throws when the queue cannot be reached within a few seconds
   */
  enqueue(job: { readonly id: string; readonly channel: keyof typeof PRIORITY_BY_CHANNEL }): Promise<void>;
  countWaiting(): Promise<number>;
  /** @throws when the queue does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const ANSWER_WITHIN_MS = 3_000;

export function createReadCardProducer(backend: QueueBackend): ReadCardProducer {
  const connection = toConnection(backend, 'producer');
  const queue = new Queue<ReadCardPayload>(
    readCardQueue.name,
    {
      ...connection.options,
      skipWaitingForReady: true,
      defaultJobOptions: {
        attempts: readCardQueue.attempts,
        backoff: { type: 'exponential', delay: readCardQueue.backoffMs, jitter: 0.5 },
        // The queue forgets a job as soon as it is done with it: PostgreSQL remembers, and the id becomes free
        // again for the sweep.
        removeOnComplete: true,
        removeOnFail: true,
      },
    },
    connection.factory,
  );
  queue.on('error', () => {});

  return {
    async enqueue({ id, channel }) {
      const options = { jobId: id, priority: PRIORITY_BY_CHANNEL[channel] };
      await withinTime(queue.add(readCardQueue.name, { jobId: id }, options));
    },
    countWaiting: () => withinTime(queue.getJobCountByTypes('waiting', 'prioritized', 'delayed')),
    async ping() {
      await withinTime(queue.getJobCountByTypes('waiting'));
    },
    async close() {
      await queue.close().catch(() => {});
      await connection.close();
    },
  };
}

/** A half-open connection answers nothing at all; a request cannot wait for TCP to notice. */
async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new QueueUnreachableError('the queue did not answer')), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

export class QueueUnreachableError extends Error {
  override readonly name = 'QueueUnreachableError';
}
