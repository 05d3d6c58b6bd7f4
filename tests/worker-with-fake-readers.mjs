// A worker process as the real one, but for its readers: 20 ms a card. For tests that kill whole processes.
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../apps/worker/dist/config.js';
import { runAsProcess } from '../apps/worker/dist/run-as-process.js';
import { startWorker } from '../apps/worker/dist/start-worker.js';

const answer = JSON.parse(process.argv[2]);
await runAsProcess(() =>
  startWorker(readConfig(process.env), {
    readers: {
      size: 4,
      ready: async () => {},
      run: async () => {
        await sleep(20);
        return answer;
      },
      close: async () => {},
    },
  }),
);
