import { openProducerQueue } from './open-producer-queue.js';
import type { QueueBackend } from './queue-backend.js';
import { fetchImageQueue, readCardQueue } from './queue-catalogue.js';

/** A job that is to be read, as PostgreSQL has it. */
export interface WaitingJob {
  readonly id: string;
  /** Lower goes first; PostgreSQL says where a job stands. */
  readonly priority: number;
  /** Claims so far. */
  readonly attempts?: number;
  /** `url`: the image is fetched first, from a queue of its own. */
  readonly imageSource?: 'bytes' | 'url';
}

/** What stands for a job in a queue: which queue, and under which id. */
export function toEntry({ id, priority, attempts = 0, imageSource = 'bytes' }: WaitingJob) {
  const data = { jobId: id };
  if (imageSource === 'url') {
    const entryId = `${id}.fetch`;
    return {
      queue: fetchImageQueue.name,
      id: entryId,
      name: fetchImageQueue.name,
      data,
      options: { jobId: entryId },
    };
  }
  const entryId = `${id}.${attempts}`;
  return {
    queue: readCardQueue.name,
    id: entryId,
    name: readCardQueue.name,
    data,
    options: { jobId: entryId, priority },
  };
}

export interface ReadCardProducer {
  /**
   * Puts a job on the queue. Adding one that is there already does nothing, so the sweep may add at will. After a
   * claim that came to nothing it counts as another: the queue may go on believing for a while in a worker that died.
   * @throws QueueUnreachableError at once when Redis is away, after 3 s when it does not answer
   */
  enqueue(job: WaitingJob): Promise<void>;
  /** @throws QueueUnreachableError */
  countWaiting(): Promise<number>;
  /** Jobs in each queue by state, for whoever watches them. @throws QueueUnreachableError */
  countByState(): Promise<readonly QueueCount[]>;
  /** Forgets everything queued. Loses no job: the sweep queues again what PostgreSQL still knows as queued. */
  obliterate(): Promise<void>;
  close(): Promise<void>;
}

export interface QueueCount {
  readonly queue: string;
  /** `prioritized` are those that wait in order of priority, as all jobs that are read do. */
  readonly state: 'waiting' | 'prioritized' | 'delayed' | 'active';
  readonly count: number;
}

const STATES = ['waiting', 'prioritized', 'delayed', 'active'] as const;

export async function createReadCardProducer(backend: QueueBackend): Promise<ReadCardProducer> {
  const [queue, fetches] = await Promise.all([
    openProducerQueue(backend, readCardQueue),
    openProducerQueue(backend, fetchImageQueue),
  ]);
  return {
    async enqueue(job) {
      const entry = toEntry(job);
      const to = entry.queue === fetchImageQueue.name ? fetches : queue;
      await to.ask((open) => open.add(entry.name, entry.data, entry.options));
    },
    async countWaiting() {
      return queue.ask((open) => open.getJobCountByTypes('waiting', 'prioritized', 'delayed'));
    },
    async countByState() {
      const counted = [
        { name: readCardQueue.name, asked: queue },
        { name: fetchImageQueue.name, asked: fetches },
      ].map(async ({ name, asked }) => {
        const counts = await asked.ask((open) => open.getJobCounts(...STATES));
        return STATES.map((state) => ({ queue: name, state, count: counts[state] ?? 0 }));
      });
      return (await Promise.all(counted)).flat();
    },
    async obliterate() {
      await queue.ask((open) => open.obliterate({ force: true }));
      await fetches.ask((open) => open.obliterate({ force: true }));
    },
    async close() {
      await Promise.all([queue.close(), fetches.close()]);
    },
  };
}
