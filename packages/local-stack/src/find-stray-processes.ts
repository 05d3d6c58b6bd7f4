import { readdirSync, readFileSync } from 'node:fs';
import { readProcessIdentity } from './process-identity.js';

export type StrayProcess = { pid: number; command: string };

/** The environment variable whose value names a run: everything that the run starts inherits it. */
export const RUN_MARKER = 'KTP_OCR_TEST_RUN';

/**
 * Finds living processes that carry the run's marker in their environment and are neither we nor our direct
 * children (those are the test runner's own pool). Linux only: elsewhere the answer is always empty.
 */
export function findStrayProcesses(runId: string): StrayProcess[] {
  if (process.platform !== 'linux') return [];
  const marker = `${RUN_MARKER}=${runId}`;
  const strays: StrayProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(marker)) continue;
      if (!readProcessIdentity(pid) || readParent(pid) === process.pid) continue;
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      strays.push({ pid, command });
    } catch {
      // Another user's process, or one that ended while we looked: not one of ours that still runs.
    }
  }
  return strays;
}

function readParent(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
