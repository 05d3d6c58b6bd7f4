import type { PoolJob } from './pool-job.js';
import { type PoolProcessOptions, type ProcessExit, startPoolProcess } from './pool-process.js';
import { ProcessCrashedError, ProcessTimeoutError } from './process-errors.js';
import { type MessageFromProcess, type ReviveError, reviveError } from './process-messages.js';

export type LeaveReason = 'closed' | 'recycled' | 'timed-out' | 'crashed';

export interface MemberOptions extends Pick<PoolProcessOptions, 'entry' | 'env' | 'maxRssBytes'> {
  readonly startTimeoutMs: number;
  readonly jobTimeoutMs: number;
  readonly reviveError?: ReviveError;
}

export interface MemberExit extends ProcessExit {
  readonly reason: LeaveReason;
  /** It died before it was ready; `error` says why, where it could. */
  readonly failedToStart: boolean;
}

/** What a member tells its supervisor. Nothing comes after `onExit`. */
export interface MemberEvents {
  onReady(member: PoolMember): void;
  onJobDone(member: PoolMember, rssBytes: number): void;
  /** Its job took too long and has been rejected; the member is being killed. */
  onTimeout(member: PoolMember): void;
  onExit(member: PoolMember, exit: MemberExit): void;
}

/** One process of a pool and the job that it has. */
export interface PoolMember {
  readonly pid: number | undefined;
  readonly state: 'starting' | 'idle' | 'busy' | 'leaving';
  readonly jobsDone: number;
  /** Takes an idle member's time until the job is done. */
  give(job: PoolJob): void;
  /** Lets the process exit; one that timed out is killed. */
  leave(reason: LeaveReason): void;
}

export function startMember(options: MemberOptions, events: MemberEvents): PoolMember {
  let state: PoolMember['state'] = 'starting';
  let jobsDone = 0;
  let job: PoolJob | undefined;
  let startError: Error | undefined;
  let leaveReason: LeaveReason = 'crashed';
  let timer = setTimeout(() => {
    startError = new ProcessTimeoutError(options.startTimeoutMs);
    process.kill();
  }, options.startTimeoutMs);

  const process = startPoolProcess({
    entry: options.entry,
    env: options.env,
    maxRssBytes: options.maxRssBytes,
    onMessage,
    onExit,
  });

  const member: PoolMember = {
    pid: process.pid,
    get state() {
      return state;
    },
    get jobsDone() {
      return jobsDone;
    },
    give(next) {
      state = 'busy';
      job = next;
      timer = setTimeout(onJobTimeout, options.jobTimeoutMs);
      try {
        process.send({ kind: 'job', id: next.id, input: next.input });
        next.onStart?.();
      } catch (error) {
        // Input that cannot be cloned is the caller's fault, not the process's.
        takeJob();
        state = 'idle';
        next.reject(error);
      }
    },
    leave(reason) {
      state = 'leaving';
      leaveReason = reason;
      if (reason === 'timed-out') process.kill();
      else process.end();
    },
  };

  function takeJob(): PoolJob | undefined {
    clearTimeout(timer);
    const taken = job;
    job = undefined;
    return taken;
  }

  function onMessage(message: MessageFromProcess): void {
    if (message.kind === 'ready') {
      clearTimeout(timer);
      state = 'idle';
      events.onReady(member);
    } else if (message.kind === 'start-failed') {
      startError = reviveError(message.error, options.reviveError);
    } else if (message.id === job?.id) {
      const done = takeJob();
      if (message.kind === 'done') done?.resolve(message.output);
      else done?.reject(reviveError(message.error, options.reviveError));
      state = 'idle';
      jobsDone++;
      events.onJobDone(member, message.rssBytes);
    }
  }

  function onJobTimeout(): void {
    takeJob()?.reject(new ProcessTimeoutError(options.jobTimeoutMs));
    member.leave('timed-out');
    events.onTimeout(member);
  }

  function onExit(exit: ProcessExit): void {
    const { exitCode, signal } = exit;
    const error = startError ?? exit.error;
    takeJob()?.reject(
      new ProcessCrashedError(`the process died during the job (${signal ?? `exit ${exitCode}`})`, exit),
    );
    events.onExit(member, {
      exitCode,
      signal,
      ...(error ? { error } : {}),
      reason: state === 'leaving' ? leaveReason : 'crashed',
      failedToStart: state === 'starting',
    });
  }

  return member;
}
