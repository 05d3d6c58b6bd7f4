import { parseConfig } from './config.js';
import { runAsProcess } from './run-as-process.js';
import { startWorker } from './start-worker.js';

await runAsProcess(async () => startWorker(parseConfig(process.env)));
