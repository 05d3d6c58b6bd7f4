import { serveProcess } from '@ktp-ocr/process-pool/serve-process';

/** Never answers: stuck in a loop as native code may be, deaf to every message; or merely waiting for ever. */
serveProcess(async () => async (input) => {
  while (input === 'loop') Math.random();
  if (input === 'wait') await new Promise(() => {});
  return input;
});
