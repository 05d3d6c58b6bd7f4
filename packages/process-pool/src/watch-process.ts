import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * A second thread in a pool's process. The main thread may be stuck in native code and deaf to every event; this one still
 * notices
 * - that the parent is gone, which after SIGKILL sends no message: an orphan would work for nobody;
 * - that one job's memory runs away: better this process than whichever the kernel would choose.
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
    writeSync(STANDARD_ERROR, `pool process ${process.pid}: ${rssBytes} bytes of memory, killing it\n`);
    process.kill(process.pid, 'SIGKILL');
  }
}, INTERVAL_MS);

parentPort?.unref();
