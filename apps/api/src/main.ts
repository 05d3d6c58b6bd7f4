import { setFlagsFromString } from 'node:v8';
import { reportCrash } from '@ktp-ocr/telemetry/report-crash';
import { parseConfig } from './config.js';
import { startApi } from './start-api.js';

/** A parent that is gone cannot stop us any more: `npm start` killed with -9 must leave nothing behind. */
function stopWithParent(stop: () => void): void {
  if (process.send) process.on('disconnect', stop);
}

/**
 * Images in flight lie outside V8's heap and count towards its limit, which V8 sets a few MB above what is alive: it then
 * collected everything after every 25th submit of 146 kB or so, for 50 ms and more on several cores. It may grow to twice
 * that now, some 90 MB, and collects after every hundredth.
 */
setFlagsFromString('--heap-growing-percent=100');

reportCrash('api');
try {
  const api = await startApi(parseConfig(process.env));
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await api.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  stopWithParent(stop);
  process.send?.({ type: 'listening', port: api.port });
} catch (error) {
  console.error(`api: ${describeStartError(error)}`);
  process.exit(1);
}

function describeStartError(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `port ${'port' in error ? error.port : ''} is taken; set PORT to another`;
  }
  return error instanceof Error ? error.message : String(error);
}
