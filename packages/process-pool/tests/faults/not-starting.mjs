import { serveProcess } from '@ktp-ocr/process-pool/serve-process';

/** Its model is missing. */
serveProcess(async () => {
  throw new Error('no such model');
});
