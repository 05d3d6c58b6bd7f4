import { pipeline } from 'node:stream/promises';
import { ReviewExportQuery, type ReviewLine } from '@ktp-ocr/contract/reviews/review-view';
import { recordAccessIfKept } from '@ktp-ocr/database/jobs/result-access';
import { type WalkedReview, walkReviews } from '@ktp-ocr/database/reviews/walk-reviews';
import { stringify } from 'csv-stringify';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey, getKnownKey } from '../http/authenticate.js';
import { parseInstant } from '../http/parse-instant.js';
import { parseInput } from '../http/parse-request.js';
import { CSV_OPTIONS } from '../http/to-csv.js';
import { unsealReview } from './open-review.js';

const COLUMNS = ['job_id', 'reference', 'reviewed_at', 'field', 'read', 'confidence', 'reviewed'] as const;

/**
 * `GET /v1/reviews/export`: what was read beside what it is, for as long as it is kept, each answer written down as handed
 * out. Where something fails on the way the connection breaks, so that nobody takes a part for the whole.
 */
export async function exportReviews(context: Context, request: Request, response: Response): Promise<void> {
  const query = parseInput(ReviewExportQuery, request.query);
  const timeZone = context.config.BILLING_TIME_ZONE;
  const reviews = walkReviews(context.database, {
    apiKeyId: getApiKey(response).id,
    from: parseInstant(query.from, timeZone),
    to: parseInstant(query.to, timeZone),
  });
  const lines = openReviews(context, response, reviews);
  const isCsv = request.accepts(['application/x-ndjson', 'text/csv']) === 'text/csv';
  response
    .type(isCsv ? 'text/csv' : 'application/x-ndjson')
    .attachment(isCsv ? 'reviews.csv' : 'reviews.ndjson')
    .type(isCsv ? 'text/csv' : 'application/x-ndjson')
    .set('Cache-Control', 'no-store');
  if (isCsv) {
    const table = stringify({ ...CSV_OPTIONS, header: true, columns: [...COLUMNS] });
    await pipeline(lines, toFieldRows, table, response);
  } else await pipeline(lines, toText, response);
}

async function* openReviews(
  context: Context,
  response: Response,
  reviews: AsyncIterable<WalkedReview>,
): AsyncGenerator<ReviewLine> {
  const asker = getKnownKey(response);
  const { requestId } = response.locals;
  for await (const { id, reference, reviewedAt, sealed, wrappedKey } of reviews) {
    const dataKey = await context.keyRing.unwrapKey(wrappedKey, id);
    const { fields } = unsealReview(dataKey, id, sealed);
    // Rows are fetched many at a time, and whoever takes them may be slow: some may have been deleted meanwhile.
    if (await recordAccessIfKept(context.database, { jobId: id, asker, channel: 'review', requestId }))
      yield { job_id: id, reference, reviewed_at: reviewedAt.toISOString(), fields };
  }
}

async function* toText(lines: AsyncIterable<ReviewLine>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

async function* toFieldRows(lines: AsyncIterable<ReviewLine>) {
  for await (const { fields, ...line } of lines) {
    for (const [field, told] of Object.entries(fields)) yield { ...line, field, ...told };
  }
}
