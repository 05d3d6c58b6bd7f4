import { seal } from '@ktp-ocr/blobs/envelope';
import { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';

/**
 * Seals an answer with all that was concluded from it, and nothing that is not one: who opens it later takes it as it is.
 *
 * @throws z.ZodError, which does not quote it
 */
export function sealAnswer(dataKey: Uint8Array, jobId: string, answer: unknown): Buffer {
  const checked = CardAnswer.parse(answer);
  return seal(dataKey, `result:${jobId}`, Buffer.from(JSON.stringify(checked), 'utf8'));
}
