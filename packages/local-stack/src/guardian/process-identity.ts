import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that is told apart from a later one with the same number by the moment it started. */
export type ProcessIdentity = { pid: number; startedAt: string };

/**
 * Reads who runs under `pid` now; undefined when nobody does. A zombie is nobody: it is dead and merely
 * waits for a parent that may never reap it (containers without an init).
 */
export function findProcessIdentity(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return findInProc(pid);
  try {
    const startedAt = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return startedAt ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

export function isRunning(identity: ProcessIdentity): boolean {
  return findProcessIdentity(identity.pid)?.startedAt === identity.startedAt;
}

function findInProc(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces and brackets itself: the fixed fields begin after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTicks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || startTicks === undefined) return undefined;
    return { pid, startedAt: startTicks };
  } catch {
    return undefined;
  }
}
