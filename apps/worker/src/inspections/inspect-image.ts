import type { InspectionAnswer } from '@ktp-ocr/contract/jobs/inspection';
import type { Reader } from '@ktp-ocr/reader/create-reader';
import { toReadingDebug } from '@ktp-ocr/reader/to-reading-debug';
import type { InspectRequest } from '../cards/card-request.js';

/** Reads a picture once more, the same way, and tells of it what was asked for. In a reader process. */
export async function inspectImage(
  reader: Reader,
  { bytes, asOf, maxPixels, page, parts }: InspectRequest,
): Promise<InspectionAnswer> {
  const reading = await reader.read(bytes, {
    asOf,
    maxPixels,
    ...(page ? { page } : {}),
    include: parts.includes('debug') ? ['explanation'] : [],
  });
  return parts.includes('debug') ? { debug: toReadingDebug(reading) } : {};
}
