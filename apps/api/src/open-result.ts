import { unseal } from '@ktp-ocr/blobs/envelope';
import { CardAnswer } from '@ktp-ocr/contract/card-answer';
import type { JobRecord } from '@ktp-ocr/database/find-job';
import type { Context } from './context.js';

/** Opens what the worker sealed. @returns null where there is no result, or no longer one */
export async function openResult(
  context: Context,
  { job, sealedResult }: JobRecord,
): Promise<CardAnswer | null> {
  if (!sealedResult || !job.wrappedKey) return null;
  const dataKey = await context.keyRing.unwrapKey(job.wrappedKey, job.id);
  return CardAnswer.parse(JSON.parse(unseal(dataKey, `result:${job.id}`, sealedResult).toString('utf8')));
}
