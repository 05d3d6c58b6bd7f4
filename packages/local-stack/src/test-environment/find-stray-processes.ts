import { readdirSync, readFileSync } from 'node:fs';
import { findProcessIdentity } from '../guardian/process-identity.js';

export type RunProcess = { pid: number; parentPid: number; command: string };

/** The environment variable whose value names a run: everything that the run starts inherits it. */
export const RUN_MARKER = 'KTP_OCR_TEST_RUN';

/** Finds living processes, other than this one, that carry the run's marker. Linux only: elsewhere there are none. */
export function findRunProcesses(runId: string): RunProcess[] {
  if (process.platform !== 'linux') return [];
  const marker = `${RUN_MARKER}=${runId}`;
  const found: RunProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(marker)) continue;
      if (!findProcessIdentity(pid)) continue;
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      found.push({ pid, parentPid: findParent(pid), command });
    } catch {
      // Another user's process, or one that ended while we looked: not one of ours that still runs.
    }
  }
  return found;
}

/** Those of a run's processes that are not our direct children, which are the test runner's own pool. */
export function findStrayProcesses(runId: string): RunProcess[] {
  return findRunProcesses(runId).filter(({ parentPid }) => parentPid !== process.pid);
}

function findParent(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
