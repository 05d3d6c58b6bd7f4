import { serveProcess } from '@ktp-ocr/process-pool/serve-process';
import { createReader } from '@ktp-ocr/reader/create-reader';
import { reportCrash } from '@ktp-ocr/telemetry/report-crash';
import { parseEngine } from '../config.js';
import { type ReadImageInput, readImage } from './read-image.js';

/**
 * A reader process: decodes strangers' bytes and recognises, one card at a time. Forked by the worker, so that a
 * native crash, a hang or an image that eats memory costs one job and not the worker. It is given no password.
 */
reportCrash('reader');
serveProcess(async () => {
  const reader = await createReader({ engine: parseEngine(process.env) });
  return (input: ReadImageInput) => readImage(reader, input);
});
