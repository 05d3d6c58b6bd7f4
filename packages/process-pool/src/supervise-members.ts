import {
  type LeaveReason,
  type MemberExit,
  type MemberOptions,
  type PoolMember,
  startMember,
} from './pool-member.js';
import { ProcessCrashedError } from './process-errors.js';

export interface SupervisorOptions extends MemberOptions {
  readonly size: number;
  readonly recycleAfterJobs: number;
}

export interface SupervisorEvents {
  /** A member can take a job. */
  onIdle(): void;
  /** As many are warm as there should be. */
  onAllWarm(): void;
  /** Several in a row could not be started. Starting goes on. */
  onStartsFailed(error: ProcessCrashedError): void;
  onExit(member: PoolMember, exit: MemberExit): void;
}

/** Keeps as many members warm as it was asked for: starts them, replaces those that die, recycles those that are due. */
export interface Supervisor {
  readonly members: ReadonlySet<PoolMember>;
  /** Members that are idle or busy, those about to be recycled among them. */
  countWarm(): number;
  /** Lets busy members finish, and resolves when every process is gone. */
  close(): Promise<void>;
}

/** After so many failed starts in a row whoever waits is told; starting goes on, with ever longer delays. */
const MAX_FAILED_STARTS = 3;
const FIRST_RESTART_DELAY_MS = 100;
const MAX_RESTART_DELAY_MS = 10_000;

export function superviseMembers(options: SupervisorOptions, events: SupervisorEvents): Supervisor {
  const { size, recycleAfterJobs, maxRssBytes } = options;
  const members = new Set<PoolMember>();
  /** Members that are due for recycling: each works on until a successor is warm, and is then released. */
  const retiring = new Set<PoolMember>();
  /** Retiring members whose successor is warm: each leaves with its job. */
  const released = new Set<PoolMember>();
  let failedStarts = 0;
  let restartTimer: NodeJS.Timeout | undefined;
  let closing: PromiseWithResolvers | undefined;

  const memberEvents = { onReady, onJobDone, onTimeout: refill, onExit };

  function refill(): void {
    if (closing) return;
    const staying = [...members].filter((member) => member.state !== 'leaving' && !retiring.has(member));
    for (let count = staying.length; count < size; count++) members.add(startMember(options, memberEvents));
  }

  function countWarm(): number {
    return [...members].filter(({ state }) => state === 'idle' || state === 'busy').length;
  }

  function onReady(member: PoolMember): void {
    failedStarts = 0;
    if (closing) {
      member.leave('closed');
      return;
    }
    releaseOne();
    if (countWarm() >= size) events.onAllWarm();
    // Another member may have died while starting was delayed.
    refill();
    events.onIdle();
  }

  /** Each successor releases one member that no other has released. */
  function releaseOne(): void {
    const due = [...retiring].find((member) => member.state !== 'leaving' && !released.has(member));
    if (!due) return;
    if (due.state === 'idle') due.leave('recycled');
    else released.add(due);
  }

  function onJobDone(member: PoolMember, rssBytes: number): void {
    const reason = toLeaveReason(member);
    if (reason) member.leave(reason);
    else if (!retiring.has(member) && (member.jobsDone >= recycleAfterJobs || rssBytes > maxRssBytes)) {
      retiring.add(member);
      refill();
    }
    events.onIdle();
  }

  function toLeaveReason(member: PoolMember): LeaveReason | undefined {
    if (closing) return 'closed';
    return released.has(member) ? 'recycled' : undefined;
  }

  function onExit(member: PoolMember, exit: MemberExit): void {
    members.delete(member);
    retiring.delete(member);
    released.delete(member);
    if (exit.failedToStart) onFailedStart(exit);
    events.onExit(member, exit);
    if (members.size === 0) closing?.resolve();
    if (failedStarts === 0) refill();
  }

  function onFailedStart(exit: MemberExit): void {
    failedStarts++;
    if (closing) return;
    if (failedStarts >= MAX_FAILED_STARTS) {
      const why = exit.error?.message ?? exit.signal ?? `exit ${exit.exitCode}`;
      const cause = exit.error ? { cause: exit.error } : {};
      events.onStartsFailed(new ProcessCrashedError(`the process does not start: ${why}`, exit, cause));
    }
    const delayMs = Math.min(MAX_RESTART_DELAY_MS, FIRST_RESTART_DELAY_MS * 2 ** (failedStarts - 1));
    clearTimeout(restartTimer);
    restartTimer = setTimeout(refill, delayMs);
  }

  refill();

  return {
    members,
    countWarm,
    close() {
      closing = withResolvers();
      clearTimeout(restartTimer);
      for (const member of members) {
        if (member.state === 'idle' || member.state === 'starting') member.leave('closed');
      }
      if (members.size === 0) closing.resolve();
      return closing.promise;
    },
  };
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/** `Promise.withResolvers`, which Node has from version 22 on. */
function withResolvers(): PromiseWithResolvers {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
