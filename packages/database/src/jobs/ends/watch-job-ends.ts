import type { Database } from '../../connect-database.js';
import type { Listener } from '../../listen-to-database.js';

/** Tells waiting requests that a job, a check or an inspection has ended, and followers that it has moved. */
export interface JobEndWatch {
  /** Resolves true once the job has ended, false after `timeoutMs` or when `signal` aborts. */
  waitForEnd(jobId: string, options: { timeoutMs: number; signal?: AbortSignal }): Promise<boolean>;
  /** Calls `onMove` whenever the job may have moved or ended, until the returned function is called. */
  follow(jobId: string, onMove: () => void): () => void;
  /** Wakes who waits. */
  close(): void;
}

/** How often all waiting jobs are looked up in one query, should a notification have been missed. */
const POLL_INTERVAL_MS = 1_000;

/**
 * Hears the database's `job_ended` and `job_moved` channels for all waiters and followers. PostgreSQL is the truth, so it is
 * also the bell: a flushed or absent Redis delays nobody. A poll covers the time a connection was down.
 */
export function watchJobEnds(database: Pick<Database, 'direct'>, listener: Listener): JobEndWatch {
  const waiters = new Map<string, Set<() => void>>();
  const followers = new Map<string, Set<() => void>>();

  function ring(jobId: string): void {
    for (const wake of waiters.get(jobId) ?? []) wake();
    tellFollowers(jobId);
  }

  function tellFollowers(jobId: string): void {
    for (const onMove of followers.get(jobId) ?? []) onMove();
  }

  async function lookUp(jobIds: readonly string[]): Promise<void> {
    if (jobIds.length === 0) return;
    const ended = await database.direct.$queryRaw<{ id: string }[]>`
      SELECT id FROM jobs WHERE id = ANY(${jobIds}::uuid[]) AND finished_at IS NOT NULL
      UNION ALL
      SELECT id FROM checks WHERE id = ANY(${jobIds}::uuid[]) AND answer IS NOT NULL
      UNION ALL
      SELECT id FROM inspections WHERE id = ANY(${jobIds}::uuid[]) AND sealed_answer IS NOT NULL`;
    for (const { id } of ended) ring(id);
  }

  const poll = setInterval(
    () => void lookUp([...waiters.keys(), ...followers.keys()]).catch(() => {}),
    POLL_INTERVAL_MS,
  );
  poll.unref();
  listener.subscribe('job_ended', {
    onNotify: ring,
    onHearing() {
      // A look that fails is made again by the next poll.
      void lookUp([...waiters.keys()]).catch(() => {});
      // What moved while nobody listened is not told again: each looks for itself.
      for (const jobId of followers.keys()) tellFollowers(jobId);
    },
  });
  listener.subscribe('job_moved', { onNotify: tellFollowers });

  return {
    waitForEnd(jobId, { timeoutMs, signal }) {
      return new Promise((resolve) => {
        const finish = (ended: boolean) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', giveUp);
          const others = waiters.get(jobId);
          others?.delete(wake);
          if (others?.size === 0) waiters.delete(jobId);
          resolve(ended);
        };
        const wake = () => finish(true);
        const giveUp = () => finish(false);
        const timer = setTimeout(giveUp, timeoutMs);
        if (signal?.aborted) return finish(false);
        signal?.addEventListener('abort', giveUp);
        waiters.set(jobId, (waiters.get(jobId) ?? new Set()).add(wake));
        // The job may have ended before we began to wait; notifications are not kept for latecomers.
        void lookUp([jobId]).catch(() => {});
      });
    },
    follow(jobId, onMove) {
      const others = followers.get(jobId) ?? new Set();
      followers.set(jobId, others.add(onMove));
      return () => {
        others.delete(onMove);
        if (others.size === 0) followers.delete(jobId);
      };
    },
    close() {
      clearInterval(poll);
      for (const wakes of waiters.values()) for (const wake of wakes) wake();
    },
  };
}
