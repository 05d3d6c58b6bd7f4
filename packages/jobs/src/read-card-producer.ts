import { Queue } from 'bullmq';
import { connectQueue, type QueueBackend } from './queue-backend.js';
import { PRIORITY_BY_CHANNEL, type ReadCardPayload, readCardQueue } from './queue-catalogue.js';

export interface ReadCardProducer {
  /**
   * Puts a job on the queue. Adding one that is there already does nothing, so the sweep may add at will. After a
   * claim that came to nothing it counts as another: the queue may go on believing for a while in a worker that died.
   * @throws QueueUnreachableError at once when Redis is away, after 3 s when it does not answer
   */
  enqueue(job: {
    readonly id: string;
    readonly channel: keyof typeof PRIORITY_BY_CHANNEL;
    /** Claims so far. */
    readonly attempts?: number;
  }): Promise<void>;
  /** @throws QueueUnreachableError */
  countWaiting(): Promise<number>;
  /** Forgets everything queued. Loses no job: the sweep queues again what PostgreSQL still knows as queued. */
  obliterate(): Promise<void>;
  close(): Promise<void>;
}

export class QueueUnreachableError extends Error {
  override readonly name = 'QueueUnreachableError';
}

const ANSWER_WITHIN_MS = 3_000;

/** Waits for the connection a moment, so that the first card after a start finds it; without one it comes up all the same. */
export async function createReadCardProducer(backend: QueueBackend): Promise<ReadCardProducer> {
  const connection = connectQueue(backend, 'producer');
  await connection.waitUntilReady(ANSWER_WITHIN_MS);
  let opened: Queue<ReadCardPayload> | undefined;

  /** Opened at first use: a Queue made while Redis is away stays broken when it returns. */
  function openQueue(): Queue<ReadCardPayload> {
    if (!connection.isReady()) throw new QueueUnreachableError('the queue is not connected');
    if (opened) return opened;
    opened = new Queue<ReadCardPayload>(
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
    opened.on('error', () => {});
    return opened;
  }

  return {
    async enqueue({ id, channel, attempts = 0 }) {
      const options = { jobId: `${id}.${attempts}`, priority: PRIORITY_BY_CHANNEL[channel] };
      await withinTime(openQueue().add(readCardQueue.name, { jobId: id }, options));
    },
    async countWaiting() {
      return withinTime(openQueue().getJobCountByTypes('waiting', 'prioritized', 'delayed'));
    },
    async obliterate() {
      await openQueue().obliterate({ force: true });
    },
    async close() {
      await opened?.close().catch(() => {});
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
