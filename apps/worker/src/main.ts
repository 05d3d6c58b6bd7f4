import { readConfig } from './config.js';
import { startWorker } from './start-worker.js';

try {
  const worker = await startWorker(readConfig(process.env));
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
