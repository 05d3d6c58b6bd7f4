// A worker process as the real one, but for its readers: 20 ms a card. For tests that kill whole processes.
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../apps/worker/dist/config.js';
import { startWorker } from '../apps/worker/dist/start-worker.js';

const answer = JSON.parse(process.env.FAKE_ANSWER);
const worker = await startWorker(readConfig(process.env), {
  readers: {
    size: 4,
    ready: async () => {},
    run: async () => {
      await sleep(20);
      return answer;
    },
    close: async () => {},
  },
});
process.on('SIGTERM', async () => {
  await worker.close();
  process.exit(0);
});
process.send('ready');
