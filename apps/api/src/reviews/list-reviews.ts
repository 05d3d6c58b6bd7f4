import { ReviewListQuery, type ReviewSummary } from '@ktp-ocr/contract/reviews/review-view';
import { listReviews as findReviews, type ListedReview } from '@ktp-ocr/database/reviews/list-reviews';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseCursor, toPage } from '../http/cursor.js';
import { parseInput } from '../http/parse-request.js';

/** `GET /v1/reviews`: what a person should look over, newest first. Opens no result. */
export async function listReviews(context: Context, request: Request, response: Response): Promise<void> {
  const { state, limit, cursor } = parseInput(ReviewListQuery, request.query);
  const { id, reviewThreshold } = getApiKey(response);
  const rows = await findReviews(context.database, {
    apiKeyId: id,
    state,
    threshold: reviewThreshold,
    after: parseCursor(cursor),
    limit,
  });
  response.set('Cache-Control', 'no-store').json(toPage(rows, limit, (row) => row, toSummary));
}

function toSummary(row: ListedReview): ReviewSummary {
  return {
    job_id: row.id,
    state: row.reviewedAt ? 'reviewed' : 'open',
    reference: row.reference,
    lowest_confidence: row.lowestConfidence,
    created_at: row.createdAt.toISOString(),
    reviewed_at: row.reviewedAt?.toISOString() ?? null,
  };
}
