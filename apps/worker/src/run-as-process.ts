import { reportCrash } from '@ktp-ocr/telemetry/report-crash';
import type { RunningWorker } from './start-worker.js';

/** Cards in hand take seconds. Compose waits longer than this before it kills (docker-compose.yml). */
const STOP_WITHIN_MS = 30_000;

/** A worker as a process of its own: says when it is up, ends gracefully on a signal and with its parent. */
export async function runAsProcess(start: () => Promise<RunningWorker>): Promise<void> {
  reportCrash('worker');
  let worker: RunningWorker | undefined;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // Nothing is in hand yet.
    if (!worker) process.exit(0);
    // A Redis that is away would let the queue's farewell wait for ever. What is cut off here, a lease gives back.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    await worker.close();
    process.exit(0);
  };
  // Before the start: the first process of a container hears no signal that it does not ask for.
  process.on('SIGTERM', stop).on('SIGINT', stop);
  // A parent that is gone cannot stop us any more: `npm start` killed with -9 must leave nothing behind.
  if (process.send) process.on('disconnect', stop);
  try {
    worker = await start();
    process.send?.({ type: 'ready' });
  } catch (error) {
    console.error(`worker: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}
