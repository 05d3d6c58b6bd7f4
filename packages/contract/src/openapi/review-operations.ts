import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import {
  ReviewExportQuery,
  ReviewLine,
  ReviewListQuery,
  ReviewPage,
  ReviewRequest,
  ReviewView,
} from '../reviews/review-view.js';
import { registerOperation } from './register-operation.js';
import { EXAMPLE_ID, REVIEW_EXAMPLE } from './request-examples.js';

const tag = 'Reviews';

/** Answers that a person should look over. */
export function registerReviewOperations(registry: OpenAPIRegistry): void {
  const params = z.object({ id: z.uuid().meta({ example: EXAMPLE_ID }).describe("The job's id.") });
  registerOperation(registry, {
    operationId: 'listReviews',
    tag,
    method: 'get',
    path: '/v1/reviews',
    summary: "Answers with a field under the key's review_threshold, newest first",
    description:
      'For as long as their results are kept. Those of keys in zero-retention mode are none: they are destroyed when they are handed out.',
    scope: 'reviews:read',
    request: { query: ReviewListQuery },
    answers: { 200: { description: 'A page.', content: { 'application/json': ReviewPage } } },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'exportReviews',
    tag,
    method: 'get',
    path: '/v1/reviews/export',
    summary: 'What was reviewed, oldest first: as it was read and as it is',
    description:
      'NDJSON, one answer a line, each a `ReviewLine`; where `Accept` prefers it CSV, one field a line. Only what is still kept. Streamed, however much there is.',
    scope: 'reviews:export',
    request: { query: ReviewExportQuery },
    answers: {
      200: {
        description: 'Lines.',
        content: { 'application/x-ndjson': ReviewLine, 'text/csv': z.string() },
      },
    },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'getReview',
    tag,
    method: 'get',
    path: '/v1/reviews/{id}',
    summary: 'An answer with its fields, where each stands, and what was said of it',
    scope: 'reviews:read',
    request: { params },
    answers: { 200: { description: 'The answer.', content: { 'application/json': ReviewView } } },
    problems: ['INVALID_REQUEST', 'NOT_FOUND'],
  });
  registerOperation(registry, {
    operationId: 'getReviewImage',
    tag,
    method: 'get',
    path: '/v1/reviews/{id}/image',
    summary: 'The picture as it was sent, for as long as the key keeps images',
    scope: 'reviews:read',
    request: { params },
    answers: { 200: { description: 'Its bytes.', content: { 'application/octet-stream': z.string() } } },
    problems: ['INVALID_REQUEST', 'NOT_FOUND'],
  });
  registerOperation(registry, {
    operationId: 'saveReview',
    tag,
    method: 'post',
    path: '/v1/reviews/{id}',
    summary: 'Correct an answer, or confirm it',
    description:
      'May be repeated; the last one counts. The job keeps what was read: corrections are told here and in the export.',
    scope: 'reviews:write',
    request: {
      params,
      body: {
        required: true,
        content: { 'application/json': { schema: ReviewRequest, example: REVIEW_EXAMPLE } },
      },
    },
    answers: { 200: { description: 'It is reviewed.', content: { 'application/json': ReviewView } } },
    problems: ['INVALID_REQUEST', 'NOT_FOUND', 'UNSUPPORTED_MEDIA_TYPE', 'PAYLOAD_TOO_LARGE'],
  });
}
