import { createHash } from 'node:crypto';
import { hasUndeliveredAnswer, takeUndeliveredAnswer } from '@ktp-ocr/database/jobs/ends/settle-handover';
import { keepAnswer } from '@ktp-ocr/database/jobs/idempotency';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { confirmKey, getApiKey, getSubmittingKey, holdKeyConfirmed } from '../http/authenticate.js';
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
  const { id: apiKeyId } = getApiKey(response);
  const imageDigest = createHash('sha256').update(apiKeyId).update(image.bytes).digest();
  const toFingerprint = () => createHash('sha256').update('sync').update(imageDigest).digest();
  let own: SyncJob | undefined;
  const kept = await withIdempotency(context, request, response, { toFingerprint }, async (claim) => {
    const undelivered = await takeUndelivered(context, request, response, imageDigest);
    if (undelivered !== null) {
      own = { id: undelivered, isOwn: true, isEnqueued: true };
      if (claim) await keepAnswer(context.database.prisma, claim, { id: undelivered });
      return { id: undelivered };
    }
    const answer = { id: newId() };
    const withinMs = context.config.SYNC_TIMEOUT_MS + HANDOVER_MARGIN_MS;
    try {
      const { enqueued } = await acceptJob(context, {
        apiKey: getSubmittingKey(response),
        channel: 'sync',
        card: {
          id: answer.id,
          source: image,
          handover: { withinMs, imageDigest },
          span: getSpan(response),
        },
        idempotency: claim ? { claim, answer } : undefined,
      });
      holdKeyConfirmed(response);
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
  request: Request,
  response: Response,
  imageDigest: Uint8Array,
): Promise<string | null> {
  const readWithinSeconds = context.config.UNDELIVERED_ANSWER_SECONDS;
  if (readWithinSeconds === 0) return null;
  const wanted = { apiKeyId: getApiKey(response).id, imageDigest, readWithinSeconds };
  if (!(await hasUndeliveredAnswer(context.database, wanted))) return null;
  await confirmKey(context, request, response);
  return takeUndeliveredAnswer(context.database, { ...wanted, handoverWithinMs: HANDOVER_MARGIN_MS });
}
