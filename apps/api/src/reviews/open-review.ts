import { seal, unseal } from '@ktp-ocr/blobs/envelope';
import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import { KeptReview, type ReviewView } from '@ktp-ocr/contract/reviews/review-view';
import { CARD_FIELD_NAMES, type CardMessage } from '@ktp-ocr/contract/sync/card-message';
import { findJob, type JobRecord } from '@ktp-ocr/database/jobs/find-job';
import { recordResultAccess } from '@ktp-ocr/database/jobs/result-access';
import { findReview } from '@ktp-ocr/database/reviews/find-review';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey, getKnownKey } from '../http/authenticate.js';
import { parseId } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';

const MISSING = 'There is no answer under that id that could be looked over.';

/** An answer that is open before a person, with what opens the rest of it. */
export interface OpenAnswer {
  readonly job: JobRecord['job'];
  readonly dataKey: Uint8Array;
  readonly answer: CardAnswer;
  readonly message: CardMessage;
}

/**
 * The answer of the request's `{id}`, which is written down as handed out.
 *
 * @throws ProblemError NOT_FOUND where there is none, or none that may be told here: not charged, or destroyed by telling
 */
export async function openAnswer(
  context: Context,
  request: Request,
  response: Response,
): Promise<OpenAnswer> {
  const id = parseId(request, MISSING);
  const apiKeyId = getApiKey(response).id;
  const record = await findJob(context.database, { id, apiKeyId });
  const { job, sealedResult } = record ?? {};
  const isTold = job?.handover === null || job?.handover === 'delivered';
  if (!job?.wrappedKey || !sealedResult || job.destroyResultOnceFetched || !isTold) throw missing();
  const dataKey = await context.keyRing.unwrapKey(job.wrappedKey, id);
  const opened = unseal(dataKey, `result:${id}`, sealedResult).toString('utf8');
  // Checked by the worker that sealed it, and not again: see `CardAnswer`.
  const answer: CardAnswer = JSON.parse(opened);
  if (!answer.message) throw missing();
  const { requestId } = response.locals;
  await recordResultAccess(context.database.direct, {
    jobId: id,
    asker: getKnownKey(response),
    channel: 'review',
    requestId,
  });
  return { job, dataKey, answer, message: answer.message };
}

export function missing(): ProblemError {
  return new ProblemError('NOT_FOUND', MISSING);
}

export function sealReview(dataKey: Uint8Array, jobId: string, review: KeptReview): Buffer {
  return seal(dataKey, `review:${jobId}`, Buffer.from(JSON.stringify(review)));
}

/** @throws SealBrokenError */
export function unsealReview(dataKey: Uint8Array, jobId: string, sealed: Uint8Array): KeptReview {
  return KeptReview.parse(JSON.parse(unseal(dataKey, `review:${jobId}`, sealed).toString('utf8')));
}

/** The answer with what was said of it, as it is shown. */
export async function toReviewView(
  context: Context,
  { job, dataKey, answer, message }: OpenAnswer,
  threshold: number,
): Promise<ReviewView> {
  const saved = await findReview(context.database, job.id);
  const kept = saved && unsealReview(dataKey, job.id, saved.sealed);
  return {
    job_id: job.id,
    state: saved ? 'reviewed' : 'open',
    reference: job.reference,
    lowest_confidence: job.lowestConfidence,
    created_at: job.createdAt.toISOString(),
    reviewed_at: saved?.reviewedAt.toISOString() ?? null,
    threshold,
    has_image: job.imageDestroyedAt === null && job.imageRetentionSeconds > 0,
    image: answer.image,
    fields: CARD_FIELD_NAMES.map((name) => ({
      name,
      value: message[name],
      confidence: answer.confidence[name],
      doubtful: answer.confidence[name] < threshold,
      reviewed: kept ? (kept.fields[name]?.reviewed ?? message[name]) : null,
      polygons: answer.polygons?.[name] ?? [],
    })),
  };
}
