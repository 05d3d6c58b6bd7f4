import { openProducerQueue, type ProducerQueue } from './open-producer-queue.js';
import type { QueueBackend } from './queue-backend.js';
import { checkImageQueue, deliverWebhookQueues, fetchImageQueue, readCardQueue } from './queue-catalogue.js';
import { toEntry, type WaitingJob } from './read-card-producer.js';

const QUEUES = [
  readCardQueue,
  fetchImageQueue,
  checkImageQueue,
  deliverWebhookQueues.fast,
  deliverWebhookQueues.slow,
] as const;

/** Names of all queues, as operators see them. */
export const QUEUE_NAMES = QUEUES.map(({ name }) => name);

/** How a queue stands by itself. What is in it PostgreSQL knows better. */
export interface QueueState {
  readonly name: string;
  /** Nothing of ours pauses a queue; whoever did so by hand has to let it go again. */
  readonly paused: boolean;
  /** Wait for a worker. */
  readonly waiting: number;
  /** Wait for their time: a retry. */
  readonly delayed: number;
  /** In a worker's hands. */
  readonly active: number;
}

/** Where the queue has a job: `missing` is what the sweep puts there again. */
export type EntryState = 'waiting' | 'delayed' | 'active' | 'missing';

/** Looks at the queues and sets them right, for operators. Every call throws QueueUnreachableError where they are away. */
export interface QueueDesk {
  describe(): Promise<readonly QueueState[]>;
  /** In the order of the jobs. */
  locate(jobs: readonly WaitingJob[]): Promise<readonly EntryState[]>;
  /** Takes a job out of the queue and puts it in anew. One that a worker has in hand stays there. */
  requeue(job: WaitingJob): Promise<EntryState>;
  /** Lets a queue go on that was paused by hand. @param name one of QUEUE_NAMES */
  resume(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Connections of its own: what an operator asks must not stand in the way of what clients do. */
export async function openQueueDesk(backend: QueueBackend): Promise<QueueDesk> {
  const opened = await Promise.all(
    QUEUES.map(
      async (definition) => [definition.name, await openProducerQueue<object>(backend, definition)] as const,
    ),
  );
  const byName: ReadonlyMap<string, ProducerQueue<object>> = new Map(opened);
  const find = (name: string): ProducerQueue<object> => {
    const queue = byName.get(name);
    if (!queue) throw new Error('there is no queue of that name');
    return queue;
  };

  async function locateOne(job: WaitingJob): Promise<EntryState> {
    const { queue, id } = toEntry(job);
    return toEntryState(await find(queue).ask((open) => open.getJobState(id)));
  }

  return {
    async describe() {
      return Promise.all(
        opened.map(async ([name, queue]) => {
          const [paused, counts] = await Promise.all([
            queue.ask((open) => open.isPaused()),
            queue.ask((open) => open.getJobCounts('waiting', 'prioritized', 'delayed', 'active')),
          ]);
          const { waiting = 0, prioritized = 0, delayed = 0, active = 0 } = counts;
          return { name, paused, waiting: waiting + prioritized, delayed, active };
        }),
      );
    },
    locate: (jobs) => Promise.all(jobs.map(locateOne)),
    async requeue(job) {
      const { queue, id, name, data, options } = toEntry(job);
      await find(queue).ask((open) => open.remove(id));
      await find(queue).ask((open) => open.add(name, data, options));
      return locateOne(job);
    },
    async resume(name) {
      await find(name).ask((open) => open.resume());
    },
    async close() {
      await Promise.all(opened.map(([, queue]) => queue.close()));
    },
  };
}

function toEntryState(state: string): EntryState {
  if (state === 'active' || state === 'delayed') return state;
  return ['waiting', 'prioritized'].includes(state) ? 'waiting' : 'missing';
}
