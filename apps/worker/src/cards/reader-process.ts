import type { CheckAnswer } from '@ktp-ocr/contract/checks/check-answer';
import { serveProcess } from '@ktp-ocr/process-pool/serve-process';
import { createReader } from '@ktp-ocr/reader/create-reader';
import { reportCrash } from '@ktp-ocr/telemetry/report-crash';
import { toCheckAnswer } from '../checks/to-check-answer.js';
import { parseEngine } from '../config.js';
import type { CardReading } from './card-reading.js';
import type { ReaderRequest } from './card-request.js';
import { toCardAnswer } from './to-card-answer.js';

/**
 * A reader process: decodes strangers' bytes and reads the card in them, one at a time. Forked by the worker, so that a
 * native crash, a hang or an image that eats memory costs one job and not the worker. It is given no password.
 */
reportCrash('reader');
serveProcess<ReaderRequest, CardReading | CheckAnswer>(async () => {
  const reader = await createReader({ engine: parseEngine(process.env) });
  return async (request) => {
    if (request.task === 'check') {
      const { bytes, maxPixels } = request;
      return toCheckAnswer(await reader.check(bytes, { maxPixels }));
    }
    const { bytes, asOf, maxPixels, page, include } = request;
    const cardCrop = include.includes('crop') ? (['cardCrop'] as const) : [];
    const cpuBefore = process.cpuUsage();
    const ofPage = page ? { page } : {};
    const reading = await reader.read(bytes, { asOf, maxPixels, ...ofPage, include: cardCrop });
    const { user, system } = process.cpuUsage(cpuBefore);
    const { decodeMs, detectMs, recogniseMs, parseMs } = reading.timings;
    const cpuMs = (user + system) / 1_000;
    return {
      ...toCardAnswer(reading),
      cost: { engine: reading.engine, cpuMs, decodeMs, detectMs, recogniseMs, parseMs },
    };
  };
});
