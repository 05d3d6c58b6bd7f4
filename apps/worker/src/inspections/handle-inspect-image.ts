import { unseal } from '@ktp-ocr/blobs/envelope';
import { sealAnswer } from '@ktp-ocr/blobs/private-answer';
import { InspectionAnswer, parseInspectionParts } from '@ktp-ocr/contract/jobs/inspection';
import { endInspection } from '@ktp-ocr/database/inspections/end-inspection';
import { findOpenInspection, type OpenInspection } from '@ktp-ocr/database/inspections/find-inspection';
import { prepareToRead } from '../cards/prepare-to-read.js';
import { toSubmissionDay } from '../cards/read-opened-image.js';
import type { Context } from '../context.js';

/** Looks at a job's picture again for whoever waits on the line; where nobody does any more, or it is gone, at nothing. */
export async function handleInspectImage(
  context: Context,
  payload: { readonly inspectionId: string },
): Promise<void> {
  await prepareToRead(context);
  const inspection = await findOpenInspection(context.database, payload.inspectionId);
  if (!inspection) return;
  const { id, jobId, answerKey } = inspection;
  try {
    const answer = Buffer.from(JSON.stringify(await inspect(context, inspection)), 'utf8');
    const sealedAnswer = sealAnswer(answerKey, `inspection:${id}`, answer);
    await endInspection(context.database, { id, sealedAnswer });
  } catch (error) {
    context.log.warn({ jobId, error }, 'a picture could not be looked at again');
    throw error;
  }
}

/** An answer from a reader process is checked like one from outside, as that of a reading is. */
async function inspect(context: Context, inspection: OpenInspection): Promise<InspectionAnswer> {
  const { jobId, wrappedKey, page, parts } = inspection;
  const { config, keyRing, blobs, metrics, readers } = context;
  const dataKey = await keyRing.unwrapKey(wrappedKey, jobId);
  const bytes = unseal(dataKey, `image:${jobId}`, await blobs.get(jobId));
  metrics.readers.inc({ state: 'busy' });
  try {
    const answer = await readers.run({
      task: 'inspect',
      bytes,
      page,
      parts: parseInspectionParts(parts.join(',')),
      asOf: toSubmissionDay(inspection),
      maxPixels: config.MAX_IMAGE_PIXELS,
    });
    return InspectionAnswer.parse(answer);
  } finally {
    metrics.readers.dec({ state: 'busy' });
  }
}
