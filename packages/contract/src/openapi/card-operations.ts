import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { FailureOutcome } from '../jobs/outcome.js';
import { Envelope, toFailureEnvelope } from '../sync/envelope.js';
import { REPLAYED_HEADER } from './answer-headers.js';
import { SubmitHeaders } from './job-operations.js';
import { registerOperation } from './register-operation.js';
import { CARD_FORM_EXAMPLE } from './request-examples.js';

const CardForm = z.object({
  img: z
    .string()
    .describe(
      'The image in base64: JPEG, PNG or BMP, at most 2,097,152 bytes. A `data:` prefix is tolerated.',
    ),
});

const CHARGED_HEADER = {
  'X-Charged': {
    description:
      '`true` or `false`: whether this answer is charged, once it has been handed over whole. An answer within the free tier is not.',
    schema: { type: 'string' },
  },
};

/** The public contract. Its answers are envelopes throughout, so its statuses are listed one by one. */
export function registerCardOperations(registry: OpenAPIRegistry): void {
  const envelope = (description: string, status?: FailureOutcome) => ({
    description,
    ...(status ? { example: toFailureEnvelope(status) } : {}),
    headers: { ...CHARGED_HEADER, ...REPLAYED_HEADER },
    content: { 'application/json': Envelope },
  });
  registerOperation(registry, {
    operationId: 'readCard',
    tag: 'Card',
    method: 'post',
    path: '/v1/id_ocr/general',
    summary: 'Read a card within the call',
    description:
      'Needs the scope `jobs:write`. OK and FAIL are charged once they have been handed over whole; everything else is free, and so is a call whose connection closes before. Repeat such a call with its Idempotency-Key, or send the same bytes within ten minutes, to get the answer if there is one.',
    security: [{ apiKey: [] }, { bearer: [] }],
    plainAnswers: true,
    request: {
      headers: SubmitHeaders.pick({ 'idempotency-key': true }),
      body: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: CardForm, example: CARD_FORM_EXAMPLE } },
      },
    },
    answers: {
      200: envelope('One of the six words. HTTP 200 whatever the word.'),
      401: envelope(
        '`INVALID_REQUEST`: no valid key came with the request, or it lacks the scope.',
        'INVALID_REQUEST',
      ),
      402: envelope('`INNER_ERROR`: the prepaid credits are used up.', 'INNER_ERROR'),
      408: envelope('`INNER_ERROR`: the image arrived too slowly; send it again.', 'INNER_ERROR'),
      409: envelope(
        '`INNER_ERROR`: a call with this Idempotency-Key is still being worked on.',
        'INNER_ERROR',
      ),
      422: envelope(
        '`INVALID_REQUEST`: this Idempotency-Key came with another image before.',
        'INVALID_REQUEST',
      ),
      429: envelope(
        '`INNER_ERROR`: too many requests, too many cards in flight, or the quota is used up.',
        'INNER_ERROR',
      ),
    },
  });
}
