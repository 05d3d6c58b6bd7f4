import { setTimeout as sleep } from 'node:timers/promises';
import { serveProcess } from '@ktp-ocr/process-pool/serve-process';

/** Answers after the given milliseconds, and says which process it was. */
serveProcess(async () => async (milliseconds) => {
  await sleep(milliseconds);
  return process.pid;
});
