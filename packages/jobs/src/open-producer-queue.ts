import { Queue } from 'bullmq';
import { connectQueue, type QueueBackend } from './queue-backend.js';
import type { QueueDefinition } from './queue-catalogue.js';

export class QueueUnreachableError extends Error {
  override readonly name = 'QueueUnreachableError';
}

const ANSWER_WITHIN_MS = 3_000;

/** A queue to put work on, which may be away. */
export interface ProducerQueue<Payload extends object> {
  /** @throws QueueUnreachableError at once when Redis is away, after 3 s when it does not answer */
  ask<T>(question: (queue: Queue<Payload>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Waits for the connection a moment, so that the first work after a start finds it; without one it comes up all the same. */
export async function openProducerQueue<Payload extends object>(
  backend: QueueBackend,
  definition: QueueDefinition<Payload>,
): Promise<ProducerQueue<Payload>> {
  const connection = connectQueue(backend, 'producer');
  await connection.waitUntilReady(ANSWER_WITHIN_MS);
  let opened: Queue<Payload> | undefined;

  /** Opened at first use: a Queue made while Redis is away stays broken when it returns. */
  function openQueue(): Queue<Payload> {
    if (!connection.isReady()) throw new QueueUnreachableError('the queue is not connected');
    if (opened) return opened;
    opened = new Queue<Payload>(
      definition.name,
      {
        ...connection.options,
        skipWaitingForReady: true,
        defaultJobOptions: {
          attempts: definition.attempts,
          backoff: { type: 'exponential', delay: definition.backoffMs, jitter: 0.5 },
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
    async ask(question) {
      return withinTime(question(openQueue()));
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
  const late = new Promise<never>((_resolve, reject) => {
    // Made only now: an error writes its stack down, and all but a few answers come in time.
    timer = setTimeout(() => reject(new QueueUnreachableError('the queue did not answer')), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
