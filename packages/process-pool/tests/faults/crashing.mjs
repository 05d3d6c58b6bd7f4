import { serveProcess } from '@ktp-ocr/process-pool/serve-process';

/** Dies in each of the ways a reader may die. */
serveProcess(async () => async (input) => {
  if (input === 'abort') process.abort();
  if (input === 'exit') process.exit(3);
  if (input === 'throw-outside') setImmediate(() => Promise.reject(new Error('nobody waits for this')));
  if (input === 'throw-outside') await new Promise(() => {});
  return `${input} from ${process.pid}`;
});
