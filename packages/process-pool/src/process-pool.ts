import { createJobQueue, type JobOptions } from './pool-job.js';
import type { LeaveReason } from './pool-member.js';
import { PoolClosedError } from './process-errors.js';
import type { ReviveError } from './process-messages.js';
import { superviseMembers } from './supervise-members.js';

export interface ProcessPoolOptions {
  /** Module to fork; it calls `serveProcess`. */
  readonly entry: URL | string;
  /** Processes, each with one job at a time. */
  readonly size: number;
  /** A job that takes longer is killed with its process. Waiting for a free process does not count. */
  readonly timeoutMs: number;
  /** A process is replaced after so many jobs: native allocators fragment. */
  readonly recycleAfterJobs?: number;
  /** A process above this is replaced after its job; at twice this it is killed in the middle of one. */
  readonly maxRssBytes?: number;
  /**
   * The processes' whole environment. They inherit nothing: a process that handles strangers' bytes holds no password.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Time to become warm. */
  readonly startTimeoutMs?: number;
  readonly onExit?: (exit: PoolExit) => void;
  /** Makes instances of their own class of errors that handlers threw. */
  readonly reviveError?: ReviveError;
}

export interface PoolExit {
  readonly pid: number | undefined;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly reason: LeaveReason;
}

export interface ProcessPool<Input, Output> {
  readonly size: number;
  /** Processes that are idle or busy: `size`, except while those that died are being replaced. */
  readonly warmCount: number;
  /** Resolves when every process is warm; rejects with ProcessCrashedError where they do not start. */
  ready(): Promise<void>;
  /**
   * Runs one job, in order of arrival. Input and output are copied by structured clone.
   *
   * An aborted `signal` rejects at once with its reason; a job already running is not interrupted (its process
   * finishes it unheard, within the time limit). `onStart` is called when a process takes the job, which may be at once.
   *
   * @throws ProcessTimeoutError, ProcessCrashedError, PoolClosedError, or what the handler threw (same name, code).
   */
  run(input: Input, options?: JobOptions): Promise<Output>;
  /** Refuses waiting jobs, lets running ones finish, and resolves when every process is gone. */
  close(): Promise<void>;
}

/** A process of some 200 MB has room for its largest job. */
const DEFAULT_MAX_RSS_BYTES = 400 * 2 ** 20;

/**
 * Keeps `size` warm processes and hands them jobs. A native crash, a hang or runaway memory costs the one job
 * that caused it, never the process that owns the pool.
 */
export function createProcessPool<Input, Output>(options: ProcessPoolOptions): ProcessPool<Input, Output> {
  const { size, entry, timeoutMs, recycleAfterJobs = 500, startTimeoutMs = 30_000, env = {} } = options;
  const queue = createJobQueue();
  const readyWaiters: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let closed: Promise<void> | undefined;

  const supervisor = superviseMembers(
    {
      size,
      entry,
      env,
      recycleAfterJobs,
      startTimeoutMs,
      maxRssBytes: options.maxRssBytes ?? DEFAULT_MAX_RSS_BYTES,
      jobTimeoutMs: timeoutMs,
      ...(options.reviveError ? { reviveError: options.reviveError } : {}),
    },
    {
      onIdle: dispatch,
      onAllWarm() {
        for (const waiter of readyWaiters.splice(0)) waiter.resolve();
      },
      onStartsFailed(error) {
        rejectReadyWaiters(error);
        if (supervisor.countWarm() === 0) queue.rejectAll(error);
      },
      onExit({ pid }, { exitCode, signal, reason }) {
        options.onExit?.({ pid, exitCode, signal, reason });
      },
    },
  );

  function dispatch(): void {
    for (const member of supervisor.members) {
      // A job whose input cannot be sent leaves its member idle.
      while (member.state === 'idle') {
        const job = queue.shift();
        if (!job) return;
        member.give(job);
      }
    }
  }

  function rejectReadyWaiters(error: Error): void {
    for (const waiter of readyWaiters.splice(0)) waiter.reject(error);
  }

  return {
    size,
    get warmCount() {
      // One that retires and its successor count once.
      return Math.min(size, supervisor.countWarm());
    },
    ready() {
      if (closed) return Promise.reject(new PoolClosedError());
      if (supervisor.countWarm() >= size) return Promise.resolve();
      return new Promise((resolve, reject) => readyWaiters.push({ resolve, reject }));
    },
    run(input, jobOptions) {
      if (closed) return Promise.reject(new PoolClosedError());
      const output = queue.push(input, jobOptions);
      dispatch();
      // What `entry` answers is what its pool was declared with; who cannot rely on it checks it.
      return output as Promise<Output>;
    },
    close() {
      if (closed) return closed;
      closed = supervisor.close();
      queue.rejectAll(new PoolClosedError());
      rejectReadyWaiters(new PoolClosedError());
      return closed;
    },
  };
}
