import { createLogger } from '@ktp-ocr/telemetry/create-logger';
import { parseConfig } from '@ktp-ocr/worker/config';
import { createReaderPool } from '@ktp-ocr/worker/context';
import { runAsProcess } from '@ktp-ocr/worker/run-as-process';
import { startWorker } from '@ktp-ocr/worker/start-worker';

/** The real worker with its real pool of reader processes; only what runs in those is replaced. */
await runAsProcess(async () => {
  const config = parseConfig(process.env);
  const log = createLogger({ service: 'worker', level: config.LOG_LEVEL });
  const entry = new URL('./quick-reader-process.js', import.meta.url);
  return startWorker(config, { readers: createReaderPool(config, log, entry) });
});
