import { serveProcess } from '@ktp-ocr/reader/serve-process';

/** Its model is missing. */
serveProcess(async () => {
  throw new Error('no such model');
});
