import { DelayedError, UnrecoverableError, Worker } from 'bullmq';
import { connectQueue, type QueueBackend } from './queue-backend.js';
import type { QueueDefinition } from './queue-catalogue.js';

/** Thrown by a handler that cannot take this work now, through no fault of the work: it comes again, and counts as no try. */
export class TryLaterError extends Error {
  override readonly name = 'TryLaterError';
  readonly delayMs: number;

  constructor(delayMs: number) {
    super(`try again in ${delayMs} ms`);
    this.delayMs = delayMs;
  }
}

export interface QueueConsumer {
  /** Takes no more work until `resume`; what is in hand goes on. */
  pause(): Promise<void>;
  resume(): void;
  /** Takes no more work and resolves when what is in hand is done. */
  close(): Promise<void>;
}

/**
 * Feeds payloads to `handle`, at most `concurrency` at a time. A rejection is tried again by the queue; a payload
 * that does not fit the catalogue never is.
 */
export function consumeQueue<Payload>(
  backend: QueueBackend,
  definition: QueueDefinition<Payload>,
  options: {
    readonly concurrency: number;
    readonly handle: (payload: Payload) => Promise<void>;
    readonly onError: (error: Error) => void;
  },
): QueueConsumer {
  const connection = connectQueue(backend, 'consumer');
  const worker = new Worker<Payload>(
    definition.name,
    async (job, token) => {
      const payload = definition.payload.safeParse(job.data);
      if (!payload.success) throw new UnrecoverableError('payload does not fit the queue catalogue');
      try {
        await options.handle(payload.data);
      } catch (error) {
        if (error instanceof TryLaterError) {
          await job.moveToDelayed(Date.now() + error.delayMs, token);
          throw new DelayedError();
        }
        throw toQueueableError(error);
      }
    },
    {
      ...connection.options,
      concurrency: options.concurrency,
      lockDuration: definition.lockMs,
      stalledInterval: definition.lockMs / 3,
      // How often a job may lose its worker is counted in PostgreSQL, which also says how it then ends.
      maxStalledCount: 1_000,
    },
    connection.factory,
  );
  worker.on('error', options.onError);
  return {
    pause: () => worker.pause(true),
    resume: () => worker.resume(),
    async close() {
      await worker.close();
      await connection.close();
    },
  };
}

/**
 * The queue keeps the message and stack of what a job failed with, in Redis and in its append-only file. Parsers
 * quote their input in both, so neither goes there: the handler has logged what there is to know.
 */
function toQueueableError(error: unknown): Error {
  const plain = new Error(error instanceof Error ? error.name : 'unknown');
  plain.stack = plain.message;
  return plain;
}
