import pg from 'pg';
import type { Database } from '../../connect-database.js';

/** Tells waiting requests that a job, a check or an inspection has ended, and followers that it has moved. */
export interface JobEndWatch {
  /** Resolves true once the job has ended, false after `timeoutMs` or when `signal` aborts. */
  waitForEnd(jobId: string, options: { timeoutMs: number; signal?: AbortSignal }): Promise<boolean>;
  /** Calls `onMove` whenever the job may have moved or ended, until the returned function is called. */
  follow(jobId: string, onMove: () => void): () => void;
  close(): Promise<void>;
}

/** How often all waiting jobs are looked up in one query, should a notification have been missed. */
const POLL_INTERVAL_MS = 1_000;
const RECONNECT_DELAY_MS = 500;

/**
 * Listens to the database's `job_ended` and `job_moved` channels on one connection for all waiters and followers. PostgreSQL is the truth, so
 * it is also the bell: a flushed or absent Redis delays nobody. A poll covers the time a connection was down.
 */
export function watchJobEnds(database: Database): JobEndWatch {
  const waiters = new Map<string, Set<() => void>>();
  const followers = new Map<string, Set<() => void>>();
  let client: pg.Client | null = null;
  let closed = false;

  function ring(jobId: string): void {
    for (const wake of waiters.get(jobId) ?? []) wake();
    tellFollowers(jobId);
  }

  function tellFollowers(jobId: string): void {
    for (const onMove of followers.get(jobId) ?? []) onMove();
  }

  async function listen(): Promise<void> {
    const next = new pg.Client({ connectionString: database.url, keepAlive: true });
    next.on('notification', ({ channel, payload }) => {
      if (!payload) return;
      if (channel === 'job_moved') tellFollowers(payload);
      else ring(payload);
    });
    next.on('error', () => {});
    next.on('end', () => {
      client = null;
      if (!closed) setTimeout(() => void listen(), RECONNECT_DELAY_MS).unref();
    });
    try {
      await next.connect();
      await next.query('LISTEN job_ended');
      await next.query('LISTEN job_moved');
      client = next;
      await lookUp([...waiters.keys()]);
      // What moved while nobody listened is not told again: each looks for itself.
      for (const jobId of followers.keys()) tellFollowers(jobId);
    } catch {
      // A failed connect also ends the client; the 'end' handler above tries again.
      await next.end().catch(() => {});
    }
    if (closed) await next.end().catch(() => {});
  }

  async function lookUp(jobIds: readonly string[]): Promise<void> {
    if (jobIds.length === 0) return;
    const ended = await database.prisma.$queryRaw<{ id: string }[]>`
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
  const listening = listen();

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
    async close() {
      closed = true;
      clearInterval(poll);
      for (const wakes of waiters.values()) for (const wake of wakes) wake();
      await listening;
      await client?.end().catch(() => {});
    },
  };
}
