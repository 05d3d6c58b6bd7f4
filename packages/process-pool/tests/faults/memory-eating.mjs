import { serveProcess } from '@ktp-ocr/process-pool/serve-process';

const kept = [];

/** Keeps the given number of megabytes; for 'all' it eats on and on within one job. */
serveProcess(async () => async (input) => {
  const eat = (/** @type {number} */ megabytes) => kept.push(Buffer.alloc(megabytes * 2 ** 20, 1));
  while (input === 'all') {
    eat(16);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  eat(input);
  return process.pid;
});
