import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second for everybody, whatever its own clock's pace. */
const TICKS_PER_SECOND = 100;

/** @param {number} pid @returns {{ parent: number, cpuMs: number, command: string } | null} null once it is gone */
function readProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold any of them.
    const command = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
    const ticks = (user ?? 0) + (system ?? 0) + (childUser ?? 0) + (childSystem ?? 0);
    return { parent: Number(fields[1]), cpuMs: (ticks / TICKS_PER_SECOND) * 1_000, command };
  } catch {
    return null;
  }
}

function listProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const found = readProcess(Number(name));
      return found ? [{ pid: Number(name), ...found }] : [];
    });
}

/** CPU time of one process, its ended children among it, in ms. @param {number} pid */
export function readCpuMs(pid) {
  return readProcess(pid)?.cpuMs ?? 0;
}

/** CPU time of a process, of those that it ended, and of those that live below it, in ms. @param {number} pid */
export function readTreeCpuMs(pid) {
  const processes = listProcesses();
  /** @type {(of: number) => number} */
  const below = (of) =>
    processes
      .filter(({ parent }) => parent === of)
      .reduce((sum, child) => sum + child.cpuMs + below(child.pid), 0);
  return readCpuMs(pid) + below(pid);
}
