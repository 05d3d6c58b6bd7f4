import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import {
  BatchAccepted,
  BatchLine,
  BatchPage,
  BatchQuery,
  BatchView,
  BatchViewQuery,
} from '../jobs/batch-view.js';
import { PageQuery } from '../page.js';
import { JOB_LOCATION_HEADERS, RETRY_AFTER_HEADER } from './answer-headers.js';
import { SUBMIT_PROBLEMS, SubmitHeaders } from './job-operations.js';
import { registerOperation } from './register-operation.js';
import { BATCH_EXAMPLE, EXAMPLE_ID } from './request-examples.js';

const tag = 'Batches';

export function registerBatchOperations(registry: OpenAPIRegistry): void {
  registerOperation(registry, {
    operationId: 'submitBatch',
    tag,
    method: 'post',
    path: '/v1/batches',
    summary: 'Take up to a hundred cards in under one id',
    description:
      'NDJSON with a `BatchLine` a line, or multipart with files called `image`. An image that is not acceptable is refused alone.',
    scope: 'jobs:write',
    request: {
      headers: SubmitHeaders.pick({ 'idempotency-key': true }),
      query: BatchQuery,
      body: {
        required: true,
        content: {
          'application/x-ndjson': { schema: BatchLine, example: BATCH_EXAMPLE },
          'multipart/form-data': {
            schema: z.strictObject({
              image: z
                .array(z.string().meta({ format: 'binary' }))
                .min(1)
                .max(100),
            }),
          },
        },
      },
    },
    answers: {
      202: {
        description: 'Accepted, whole: each item is a job or says why it is none.',
        headers: JOB_LOCATION_HEADERS,
        content: { 'application/json': BatchAccepted },
      },
    },
    problems: SUBMIT_PROBLEMS,
  });
  registerOperation(registry, {
    operationId: 'listBatches',
    tag,
    method: 'get',
    path: '/v1/batches',
    summary: "This key's batches, newest first, without their items",
    scope: 'jobs:read',
    request: { query: PageQuery },
    answers: { 200: { description: 'A page.', content: { 'application/json': BatchPage } } },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'cancelBatch',
    tag,
    method: 'post',
    path: '/v1/batches/{id}/cancel',
    summary: 'End free what of a batch has not ended',
    description: 'What was read by then stands, and is charged.',
    scope: 'jobs:write',
    request: { params: z.object({ id: z.uuid().meta({ example: EXAMPLE_ID }) }) },
    answers: { 200: { description: 'The batch.', content: { 'application/json': BatchView } } },
    problems: ['NOT_FOUND'],
  });
  registerOperation(registry, {
    operationId: 'getBatch',
    tag,
    method: 'get',
    path: '/v1/batches/{id}',
    summary: 'How far a batch is, item by item',
    description:
      'As CSV, a row an item, or as NDJSON, an item a line, where `Accept` says so; with `include=results` either has what was read.',
    scope: 'jobs:read',
    request: { params: z.object({ id: z.uuid().meta({ example: EXAMPLE_ID }) }), query: BatchViewQuery },
    answers: {
      200: {
        description: 'The batch.',
        headers: RETRY_AFTER_HEADER,
        content: {
          'application/json': BatchView,
          'text/csv': z.string(),
          'application/x-ndjson': z.string(),
        },
      },
    },
    problems: ['INVALID_REQUEST', 'NOT_FOUND'],
  });
}
