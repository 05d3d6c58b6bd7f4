import { type PoolProcess, type ProcessExit, startPoolProcess } from './pool-process.js';
import { PoolClosedError, ProcessCrashedError, ProcessTimeoutError } from './process-errors.js';
import { type MessageFromProcess, type ReviveError, reviveError } from './process-messages.js';

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
   * The processes' whole environment. They inherit nothing: what decodes a stranger's image holds no password.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Time to become warm. */
  readonly startTimeoutMs?: number;
  readonly onExit?: (exit: PoolExit) => void;
  /** Makes errors that handlers threw instances of their class again. */
  readonly reviveError?: ReviveError;
}

export interface PoolExit {
  readonly pid: number | undefined;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly reason: 'closed' | 'recycled' | 'timed-out' | 'crashed';
}

export interface ProcessPool<Input, Output> {
  readonly size: number;
  /** Processes that can take a job now or are at one: `size`, but while those that died are being replaced. */
  readonly warmCount: number;
  /** Resolves when every process is warm; rejects with ProcessCrashedError where they do not start. */
  ready(): Promise<void>;
  /**
   * Runs one job, in order of arrival. Input and output are copied by structured clone.
   *
   * An aborted `signal` rejects at once with its reason; a job already running is not interrupted (its process
   * finishes it unheard, within the time limit).
   *
   * @throws ProcessTimeoutError, ProcessCrashedError, PoolClosedError, or what the handler threw (same name, code).
   */
  run(input: Input, options?: { readonly signal?: AbortSignal }): Promise<Output>;
  /** Refuses waiting jobs, lets running ones finish, and resolves when every process is gone. */
  close(): Promise<void>;
}

interface Job {
  readonly id: number;
  readonly input: unknown;
  readonly resolve: (output: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Member {
  readonly process: PoolProcess;
  state: 'starting' | 'idle' | 'busy' | 'leaving';
  jobsDone: number;
  /** Due to be replaced: works on until its successor is warm. */
  retiring: boolean;
  job?: Job;
  timer?: NodeJS.Timeout;
  startError?: Error;
  leaveReason: PoolExit['reason'];
}

/** After so many failed starts in a row, those who wait are told; starting goes on, ever more slowly. */
const MAX_FAILED_STARTS = 3;
const FIRST_RESTART_DELAY_MS = 100;
const MAX_RESTART_DELAY_MS = 10_000;

/**
 * Keeps `size` warm processes and hands them jobs. A native crash, a hang or runaway memory costs the one job
 * that caused it, never the process that owns the pool.
 */
export function createProcessPool<Input, Output>(options: ProcessPoolOptions): ProcessPool<Input, Output> {
  const { size, timeoutMs, recycleAfterJobs = 500, startTimeoutMs = 30_000, env = {} } = options;
  const maxRssBytes = options.maxRssBytes ?? 400 * 2 ** 20;
  const members = new Set<Member>();
  const queue: Job[] = [];
  const readyWaiters: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let closing: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  let failedStarts = 0;
  let nextJobId = 1;
  let restartTimer: NodeJS.Timeout | undefined;

  const warm = () => [...members].filter(({ state }) => state === 'idle' || state === 'busy');

  function refill(): void {
    if (closing) return;
    const staying = [...members].filter((member) => member.state !== 'leaving' && !member.retiring).length;
    for (let missing = size - staying; missing > 0; missing--) startMember();
  }

  function startMember(): void {
    const member: Member = {
      process: startPoolProcess({
        entry: options.entry,
        env,
        maxRssBytes,
        onMessage: (message) => onMessage(member, message),
        onExit: (exit) => onExit(member, exit),
      }),
      state: 'starting',
      jobsDone: 0,
      retiring: false,
      leaveReason: 'crashed',
    };
    member.timer = setTimeout(() => {
      member.startError = new ProcessTimeoutError(startTimeoutMs);
      member.process.kill();
    }, startTimeoutMs);
    members.add(member);
  }

  function onMessage(member: Member, message: MessageFromProcess): void {
    if (message.kind === 'ready') onReady(member);
    else if (message.kind === 'start-failed')
      member.startError = reviveError(message.error, options.reviveError);
    else if (message.id === member.job?.id) {
      const { job } = member;
      releaseJob(member);
      if (message.kind === 'done') job.resolve(message.output as never);
      else job.reject(reviveError(message.error, options.reviveError));
      onJobDone(member, message.rssBytes);
    }
  }

  function onReady(member: Member): void {
    clearTimeout(member.timer);
    failedStarts = 0;
    if (closing) {
      leave(member, 'closed');
      return;
    }
    member.state = 'idle';
    // Of several that retire, each successor frees one that no other has freed.
    const retired = [...members].find(
      ({ retiring, state, leaveReason }) => retiring && state !== 'leaving' && leaveReason !== 'recycled',
    );
    if (retired) {
      if (retired.state === 'idle') leave(retired, 'recycled');
      else retired.leaveReason = 'recycled';
    }
    if (warm().length >= size) for (const waiter of readyWaiters.splice(0)) waiter.resolve();
    // Another process may have died while starting was held back.
    refill();
    dispatch();
  }

  function onJobDone(member: Member, rssBytes: number): void {
    member.state = 'idle';
    member.jobsDone++;
    if (closing) leave(member, 'closed');
    // Its successor was warm before this job was done.
    else if (member.leaveReason === 'recycled') leave(member, 'recycled');
    else if (!member.retiring && (member.jobsDone >= recycleAfterJobs || rssBytes > maxRssBytes)) {
      member.retiring = true;
      refill();
    }
    dispatch();
  }

  function leave(member: Member, reason: PoolExit['reason']): void {
    member.state = 'leaving';
    member.leaveReason = reason;
    if (reason === 'timed-out') member.process.kill();
    else member.process.end();
  }

  function onExit(member: Member, exit: ProcessExit): void {
    clearTimeout(member.timer);
    members.delete(member);
    const reason = member.state === 'leaving' ? member.leaveReason : 'crashed';
    const { exitCode, signal } = exit;
    if (member.state === 'starting') onFailedStart(member.startError ?? exit.error, exit);
    const { job } = member;
    releaseJob(member);
    job?.reject(
      new ProcessCrashedError(`the process died under the job (${signal ?? `exit ${exitCode}`})`, exit),
    );
    options.onExit?.({ pid: member.process.pid, exitCode, signal, reason });
    if (closing && members.size === 0) closing.resolve();
    if (failedStarts === 0) refill();
  }

  function onFailedStart(cause: Error | undefined, exit: ProcessExit): void {
    failedStarts++;
    if (closing) return;
    if (failedStarts >= MAX_FAILED_STARTS) {
      const why = cause?.message ?? exit.signal ?? `exit ${exit.exitCode}`;
      const error = new ProcessCrashedError(`the process does not start: ${why}`, exit, { cause });
      for (const waiter of readyWaiters.splice(0)) waiter.reject(error);
      if (warm().length === 0) for (const job of queue.splice(0)) job.reject(error);
    }
    const delayMs = Math.min(MAX_RESTART_DELAY_MS, FIRST_RESTART_DELAY_MS * 2 ** (failedStarts - 1));
    clearTimeout(restartTimer);
    restartTimer = setTimeout(refill, delayMs);
  }

  function dispatch(): void {
    for (const member of members) {
      while (member.state === 'idle') {
        const job = queue.shift();
        if (!job) return;
        give(member, job);
      }
    }
  }

  function give(member: Member, job: Job): void {
    member.state = 'busy';
    member.job = job;
    member.timer = setTimeout(() => {
      releaseJob(member);
      job.reject(new ProcessTimeoutError(timeoutMs));
      leave(member, 'timed-out');
      refill();
    }, timeoutMs);
    try {
      member.process.send({ kind: 'job', id: job.id, input: job.input });
    } catch (error) {
      // Input that cannot be cloned is the caller's fault, not the process's.
      releaseJob(member);
      member.state = 'idle';
      job.reject(error);
    }
  }

  function releaseJob(member: Member): void {
    clearTimeout(member.timer);
    delete member.job;
  }

  refill();

  return {
    size,
    get warmCount() {
      // One that retires and its successor count once.
      return Math.min(size, warm().length);
    },
    ready() {
      if (closing) return Promise.reject(new PoolClosedError());
      if (warm().length >= size) return Promise.resolve();
      return new Promise((resolve, reject) => readyWaiters.push({ resolve, reject }));
    },
    run(input, { signal } = {}) {
      return new Promise((resolve, reject) => {
        if (closing) return reject(new PoolClosedError());
        if (signal?.aborted) return reject(signal.reason);
        const job: Job = {
          id: nextJobId++,
          input,
          resolve: (output: never) => {
            signal?.removeEventListener('abort', abort);
            resolve(output);
          },
          reject: (error) => {
            signal?.removeEventListener('abort', abort);
            reject(error);
          },
        };
        const abort = (): void => {
          const place = queue.indexOf(job);
          if (place >= 0) queue.splice(place, 1);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', abort, { once: true });
        queue.push(job);
        dispatch();
      });
    },
    close() {
      if (closing) return closing.promise;
      let resolve = (): void => {};
      const promise = new Promise<void>((settle) => {
        resolve = settle;
      });
      closing = { promise, resolve };
      clearTimeout(restartTimer);
      for (const job of queue.splice(0)) job.reject(new PoolClosedError());
      for (const waiter of readyWaiters.splice(0)) waiter.reject(new PoolClosedError());
      for (const member of members) {
        if (member.state === 'idle' || member.state === 'starting') leave(member, 'closed');
      }
      if (members.size === 0) resolve();
      return promise;
    },
  };
}
