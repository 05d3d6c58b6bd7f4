import type { InspectionAnswer } from '@ktp-ocr/contract/jobs/inspection';
import { serveProcess } from '@ktp-ocr/process-pool/serve-process';
import { createReader } from '@ktp-ocr/reader/create-reader';
import { reportCrash } from '@ktp-ocr/telemetry/report-crash';
import type { CheckedPicture } from '../checks/checked-picture.js';
import { toCheckAnswer } from '../checks/to-check-answer.js';
import { parseEngine } from '../config.js';
import { inspectImage } from '../inspections/inspect-image.js';
import type { CardReading } from './card-reading.js';
import type { ReaderRequest } from './card-request.js';
import { toCardAnswer } from './to-card-answer.js';

/**
 * A reader process: decodes strangers' bytes and reads the card in them, one at a time. Forked by the worker, so that a
 * native crash, a hang or an image that eats memory costs one job and not the worker. It is given no password.
 */
reportCrash('reader');
serveProcess<ReaderRequest, CardReading | CheckedPicture | InspectionAnswer>(async () => {
  const reader = await createReader({ engine: parseEngine(process.env) });
  return async (request) => {
    const cpuBefore = process.cpuUsage();
    if (request.task === 'check') {
      const { bytes, maxPixels } = request;
      const check = await reader.check(bytes, { maxPixels });
      return { ...toCheckAnswer(check), cost: { cpuMs: measureCpu(cpuBefore) } };
    }
    if (request.task === 'inspect') return inspectImage(reader, request);
    const { bytes, asOf, maxPixels, page, include } = request;
    const cardCrop = include.includes('crop') ? (['cardCrop'] as const) : [];
    const ofPage = page ? { page } : {};
    const reading = await reader.read(bytes, { asOf, maxPixels, ...ofPage, include: cardCrop });
    const cpuMs = measureCpu(cpuBefore);
    const { decodeMs, detectMs, recogniseMs, parseMs } = reading.timings;
    return {
      ...toCardAnswer(reading),
      cost: { engine: reading.engine, cpuMs, decodeMs, detectMs, recogniseMs, parseMs },
    };
  };
});

function measureCpu(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}
