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

export type QueueName = (typeof QUEUES)[number]['name'];

/** How a queue stands by itself. What is in it PostgreSQL knows better. */
export interface QueueState {
  /** One of the catalogue's. */
  readonly name: QueueName;
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
  /** Lets a queue go on that was paused by hand */
  resume(name: QueueName): Promise<void>;
  close(): Promise<void>;
}

/** Connections of its own, opened at the first question: what an operator asks stands in nobody's way. */
export function createQueueDesk(backend: QueueBackend): QueueDesk {
  let opening: Promise<ReadonlyMap<QueueName, ProducerQueue<object>>> | undefined;

  const open = () => {
    opening ??= Promise.all(
      QUEUES.map(async (definition) => {
        const queue = await openProducerQueue<object>(backend, definition);
        return [definition.name, queue] as const;
      }),
    ).then((opened) => new Map(opened));
    return opening;
  };

  async function find(name: QueueName): Promise<ProducerQueue<object>> {
    const queue = (await open()).get(name);
    if (!queue) throw new Error('there is no queue of that name');
    return queue;
  }

  async function locate(job: WaitingJob): Promise<EntryState> {
    for (const { queue, id } of listEntries(job)) {
      const found = await find(queue);
      const state = toEntryState(await found.ask((opened) => opened.getJobState(id)));
      if (state !== 'missing') return state;
    }
    return 'missing';
  }

  return {
    async describe() {
      return Promise.all([...(await open())].map(([name, queue]) => describeQueue(name, queue)));
    },
    locate: (jobs) => Promise.all(jobs.map(locate)),
    async requeue(job) {
      for (const { queue, id } of listEntries(job)) {
        const found = await find(queue);
        await found.ask((opened) => opened.remove(id));
      }
      const { queue, name, data, options } = toEntry(job);
      const found = await find(queue);
      await found.ask((opened) => opened.add(name, data, options));
      return locate(job);
    },
    async resume(name) {
      await (await find(name)).ask((opened) => opened.resume());
    },
    async close() {
      if (opening) await Promise.all([...(await opening).values()].map((queue) => queue.close()));
    },
  };
}

async function describeQueue(name: QueueName, queue: ProducerQueue<object>): Promise<QueueState> {
  const [paused, counts] = await Promise.all([
    queue.ask((opened) => opened.isPaused()),
    queue.ask((opened) => opened.getJobCounts('waiting', 'prioritized', 'delayed', 'active')),
  ]);
  const { waiting = 0, prioritized = 0, delayed = 0, active = 0 } = counts;
  return { name, paused, waiting: waiting + prioritized, delayed, active };
}

/** A claim counts before the entry that led to it is done with, so a job may still stand under a former number. */
function listEntries(job: WaitingJob) {
  const { attempts = 0, imageSource } = job;
  if (imageSource === 'url') return [toEntry(job)];
  return Array.from({ length: attempts + 1 }, (_, fewer) => toEntry({ ...job, attempts: attempts - fewer }));
}

function toEntryState(state: string): EntryState {
  if (state === 'active' || state === 'delayed') return state;
  return ['waiting', 'prioritized'].includes(state) ? 'waiting' : 'missing';
}
