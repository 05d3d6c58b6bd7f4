import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * A thread beside the reader, in the same process. The reader's own thread may be stuck in native code for
 * good and deaf to every event; this one still sees
 * - that the parent is gone (killed with SIGKILL it says no goodbye): an orphan would read on for nobody;
 * - that memory runs away within one job: better this process than the machine's choice.
 */
export interface WatchOptions {
  readonly parentPid: number;
  /** The process is killed above this, in the middle of its job. */
  readonly killAboveRssBytes: number;
}

const INTERVAL_MS = 250;
const STANDARD_ERROR = 2;

const { parentPid, killAboveRssBytes } = workerData as WatchOptions;

setInterval(() => {
  // An orphan is adopted by another process, so its parent's id changes.
  if (process.ppid !== parentPid) process.kill(process.pid, 'SIGKILL');
  const rssBytes = process.memoryUsage.rss();
  if (rssBytes > killAboveRssBytes) {
    writeSync(STANDARD_ERROR, `reader process ${process.pid}: ${rssBytes} bytes of memory, ending it\n`);
    process.kill(process.pid, 'SIGKILL');
  }
}, INTERVAL_MS);

parentPort?.unref();
