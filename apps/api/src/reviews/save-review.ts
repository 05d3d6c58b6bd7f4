import { type KeptReview, ReviewRequest } from '@ktp-ocr/contract/reviews/review-view';
import { CARD_FIELD_NAMES } from '@ktp-ocr/contract/sync/card-message';
import { saveReview as keepReview } from '@ktp-ocr/database/reviews/save-review';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseInput } from '../http/parse-request.js';
import { missing, type OpenAnswer, openAnswer, sealReview, toReviewView } from './open-review.js';

/** `POST /v1/reviews/{id}`: what a person says of an answer. What was read stays as it was read. */
export async function saveReview(context: Context, request: Request, response: Response): Promise<void> {
  const { corrections } = parseInput(ReviewRequest, request.body);
  const { reviewThreshold } = getApiKey(response);
  const open = await openAnswer(context, request, response);
  const review = toKeptReview(open, corrections, reviewThreshold);
  const sealed = sealReview(open.dataKey, open.job.id, review);
  if (!(await keepReview(context.database, { jobId: open.job.id, sealed }))) throw missing();
  response.set('Cache-Control', 'no-store').json(await toReviewView(context, open, reviewThreshold));
}

function toKeptReview(
  { answer, message }: OpenAnswer,
  corrections: Readonly<Record<string, string | undefined>>,
  threshold: number,
): KeptReview {
  const fields: KeptReview['fields'] = {};
  for (const name of CARD_FIELD_NAMES) {
    const [read, confidence] = [message[name], answer.confidence[name]];
    const reviewed = corrections[name] ?? read;
    if (confidence < threshold || reviewed !== read) fields[name] = { read, confidence, reviewed };
  }
  return { threshold, fields };
}
