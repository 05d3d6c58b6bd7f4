// A worker process as the real one, but for its readers: what they answer and how many milliseconds they take are its
// arguments. For tests that kill whole processes, or give them a clock of their own.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseConfig } from '../../../apps/worker/dist/config.js';
import { runAsProcess } from '../../../apps/worker/dist/run-as-process.js';
import { startWorker } from '../../../apps/worker/dist/start-worker.js';

const answer = JSON.parse(process.argv[2] ?? '');
const readingMs = Number(process.argv[3]);
await runAsProcess(() =>
  startWorker(parseConfig(process.env), {
    readers: {
      size: 4,
      warmCount: 4,
      ready: async () => {},
      run: async () => {
        await sleep(readingMs);
        return answer;
      },
      close: async () => {},
    },
  }),
);
