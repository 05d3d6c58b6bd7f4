// A worker process as the real one, but for its readers, which answer at once: what is left is what surrounds a reading.
import { toFixture } from '@ktp-ocr/contract/jobs/test-fixture';
import { parseConfig } from '../../apps/worker/dist/config.js';
import { runAsProcess } from '../../apps/worker/dist/run-as-process.js';
import { startWorker } from '../../apps/worker/dist/start-worker.js';

/** Of no word in its bytes, so a whole answer. */
const answer = /** @type {import('@ktp-ocr/contract/jobs/card-answer').CardAnswer} */ (
  toFixture(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))
);
const config = parseConfig(process.env);
const size = config.WORKER_CONCURRENCY;
await runAsProcess(() =>
  startWorker(config, {
    readers: {
      size,
      warmCount: size,
      ready: async () => {},
      run: async (_request, options) => {
        options?.onStart?.();
        return answer;
      },
      close: async () => {},
    },
  }),
);
