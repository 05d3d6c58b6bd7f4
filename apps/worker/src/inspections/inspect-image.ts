import type { CardPart, InspectionAnswer } from '@ktp-ocr/contract/jobs/inspection';
import { roundPoint } from '@ktp-ocr/contract/jobs/round-numbers';
import type { CardPart as CroppedPart } from '@ktp-ocr/reader/card-parts/crop-card-parts';
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
    include: parts.map((part) => (part === 'debug' ? 'explanation' : part)),
  });
  const { face, signature } = reading.parts;
  return {
    ...(parts.includes('debug') ? { debug: toReadingDebug(reading) } : {}),
    ...(face === undefined ? {} : { face: toCardPart(face) }),
    ...(signature === undefined ? {} : { signature: toCardPart(signature) }),
  };
}

function toCardPart(part: CroppedPart | null): CardPart | null {
  if (!part) return null;
  const { bytes, width, height, corners } = part;
  return {
    jpeg: Buffer.from(bytes).toString('base64'),
    width,
    height,
    corners: corners.map(roundPoint),
  };
}
