import type { RunningWorker } from './start-worker.js';

/** A worker as a process of its own: says when it is up, ends gracefully on a signal and with its parent. */
export async function runAsProcess(start: () => Promise<RunningWorker>): Promise<void> {
  try {
    const worker = await start();
    let stopping = false;
    const stop = async () => {
      if (stopping) return;
      stopping = true;
      await worker.close();
      process.exit(0);
    };
    process.on('SIGTERM', stop).on('SIGINT', stop);
    // A parent that is gone cannot stop us any more: `npm start` killed with -9 must leave nothing behind.
    if (process.send) process.on('disconnect', stop);
    process.send?.({ type: 'ready' });
  } catch (error) {
    console.error(`worker: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}
