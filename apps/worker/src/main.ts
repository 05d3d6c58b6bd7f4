import { setFlagsFromString } from 'node:v8';
import { parseConfig } from './config.js';
import { runAsProcess } from './run-as-process.js';
import { startWorker } from './start-worker.js';

// As in the API, and for the same reason: images lie outside V8's heap, and count.
setFlagsFromString('--heap-growing-percent=100');

await runAsProcess(async () => startWorker(parseConfig(process.env)));
