import { createHash } from 'node:crypto';
import { takeUndeliveredAnswer } from '@ktp-ocr/database/jobs/ends/settle-handover';
import { keepAnswer } from '@ktp-ocr/database/jobs/idempotency';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import type { AcceptableImage } from '../http/body/parse-image.js';
import { getSpan } from '../http/observe-requests.js';
import { withIdempotency } from '../http/with-idempotency.js';
import { acceptJob, ChargeUnknownError, newId } from '../jobs/accept-job.js';
import { abandonJob, settleLater } from './settle-later.js';

/** The job that a synchronous call waits for. */
export interface SyncJob {
  readonly id: string;
  /** Whether this call decides how it ends. Another with the same Idempotency-Key only waits for it. */
  readonly isOwn: boolean;
  /** False when the queue could not be reached: there is nothing to wait for. */
  readonly isEnqueued: boolean;
}

/** Beyond the caller's deadline, for opening the result and writing the answer. */
export const HANDOVER_MARGIN_MS = 30_000;

/**
 * The job of this call: the one that its Idempotency-Key stands for; or one that has read the same bytes for the same
 * key a moment ago and whose answer nobody got; or a new one.
 */
export async function findOrSubmit(
  context: Context,
  request: Request,
  response: Response,
  image: AcceptableImage,
): Promise<SyncJob> {
  const apiKey = getApiKey(response);
  const imageDigest = createHash('sha256').update(apiKey.id).update(image.bytes).digest();
  const fingerprint = createHash('sha256').update('sync').update(imageDigest).digest();
  let own: SyncJob | undefined;
  const kept = await withIdempotency(context, request, response, { fingerprint }, async (claim) => {
    const undelivered = await takeUndelivered(context, apiKey.id, imageDigest);
    if (undelivered !== null) {
      own = { id: undelivered, isOwn: true, isEnqueued: true };
      if (claim) await keepAnswer(context.database.prisma, claim, { id: undelivered });
      return { id: undelivered };
    }
    const answer = { id: newId() };
    const withinMs = context.config.SYNC_TIMEOUT_MS + HANDOVER_MARGIN_MS;
    try {
      const { enqueued } = await acceptJob(context, {
        apiKey,
        channel: 'sync',
        card: {
          id: answer.id,
          source: image,
          handover: { withinMs, imageDigest },
          span: getSpan(response),
        },
        idempotency: claim ? { claim, answer } : undefined,
      });
      own = { id: answer.id, isOwn: true, isEnqueued: enqueued };
      return answer;
    } catch (error) {
      if (error instanceof ChargeUnknownError)
        void settleLater(context, () => abandonJob(context, answer.id));
      throw error;
    }
  });
  return own ?? { id: kept.id, isOwn: false, isEnqueued: true };
}

async function takeUndelivered(
  context: Context,
  apiKeyId: string,
  imageDigest: Uint8Array,
): Promise<string | null> {
  const readWithinSeconds = context.config.UNDELIVERED_ANSWER_SECONDS;
  if (readWithinSeconds === 0) return null;
  return takeUndeliveredAnswer(context.database, {
    apiKeyId,
    imageDigest,
    readWithinSeconds,
    handoverWithinMs: HANDOVER_MARGIN_MS,
  });
}
