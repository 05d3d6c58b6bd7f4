import { unseal } from '@ktp-ocr/blobs/envelope';
import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import type { JobRecord } from '@ktp-ocr/database/jobs/find-job';
import { type AccessChannel, destroyResult, recordResultAccess } from '@ktp-ocr/database/jobs/result-access';
import type { Response } from 'express';
import type { Context } from '../context.js';
import { getKnownKey } from '../http/authenticate.js';

/**
 * Opens what the worker sealed, for the key that asks, and writes down that it did where that was not done with the look. In zero-retention mode the
 * result is destroyed once the answer has left us whole; a connection that breaks before keeps it for another try.
 *
 * @returns null where there is no result, or no longer one
 * @throws KeyChangedError
 */
export async function serveResult(
  context: Context,
  response: Response,
  { job, sealedResult, isNoted = false }: JobRecord & { readonly isNoted?: boolean },
  channel: AccessChannel,
): Promise<CardAnswer | null> {
  if (!sealedResult || !job.wrappedKey) return null;
  const dataKey = await context.keyRing.unwrapKey(job.wrappedKey, job.id);
  // Checked by the worker that sealed it, and not again: see `CardAnswer`.
  const answer: CardAnswer = JSON.parse(unseal(dataKey, `result:${job.id}`, sealedResult).toString('utf8'));
  if (!isNoted) {
    const { requestId } = response.locals;
    await recordResultAccess(context.database.direct, {
      jobId: job.id,
      asker: getKnownKey(response),
      channel,
      requestId,
    });
  }
  if (job.destroyResultOnceFetched) {
    response.once('finish', () => {
      destroyResult(context.database, job.id).catch((error) =>
        context.log.warn({ jobId: job.id, error }, 'result handed out but not destroyed: left to the sweep'),
      );
    });
  }
  return answer;
}
