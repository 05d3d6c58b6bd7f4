import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { IMAGE_ALIASES_NOTE } from '../jobs/image-field.js';
import { JobOptionsText, JobRequest } from '../jobs/job-options.js';
import { JobListQuery, JobPage, JobQuery } from '../jobs/job-queries.js';
import { JobAccepted, JobView } from '../jobs/job-view.js';
import { WaitQuery } from '../jobs/wait-query.js';
import type { ProblemCode } from '../problem.js';
import { ETAG_HEADER, JOB_LOCATION_HEADERS, RETRY_AFTER_HEADER } from './answer-headers.js';
import { registerOperation } from './register-operation.js';
import { EXAMPLE_ID, JOB_EXAMPLE, JOB_FORM_EXAMPLE } from './request-examples.js';

const tag = 'Jobs';
const params = z.object({ id: z.uuid().meta({ example: EXAMPLE_ID }) });
const image = z.string().meta({ format: 'binary', description: 'The bytes of a JPEG, PNG or BMP.' });
const wait = z.object({ prefer: z.string().optional().describe('`wait=N`, at most 60 seconds.') });

export const SubmitHeaders = wait.extend({
  'idempotency-key': z
    .string()
    .optional()
    .describe('Of your choosing, kept for 24 hours: the same again is the same job and answer.'),
});

/** What may go wrong with every submit. */
export const SUBMIT_PROBLEMS: readonly ProblemCode[] = [
  'INVALID_REQUEST',
  'INSUFFICIENT_CREDITS',
  'UPLOAD_TOO_SLOW',
  'IDEMPOTENCY_IN_FLIGHT',
  'UNSUPPORTED_MEDIA_TYPE',
  'IDEMPOTENCY_MISMATCH',
  'TOO_MANY_IN_FLIGHT',
  'QUOTA_EXHAUSTED',
];

const job = (description: string) => ({ description, content: { 'application/json': JobView } });

export function registerJobOperations(registry: OpenAPIRegistry): void {
  registerSubmit(registry);
  registerOperation(registry, {
    operationId: 'listJobs',
    tag,
    method: 'get',
    path: '/v1/jobs',
    summary: "This key's jobs, newest first, without what was read",
    scope: 'jobs:read',
    request: { query: JobListQuery },
    answers: { 200: { description: 'A page.', content: { 'application/json': JobPage } } },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'getJob',
    tag,
    method: 'get',
    path: '/v1/jobs/{id}',
    summary: 'Where a job stands, and what was read once it has ended',
    description:
      '`include` has the picture looked at again, which counts against `check_limit_per_minute`; nothing of what it tells is kept. `include=debug` needs the scope `debug:read` as well; `face` and `signature` are crops of the card.',
    scope: 'jobs:read',
    request: { params, query: JobQuery, headers: wait.extend({ 'if-none-match': z.string().optional() }) },
    answers: {
      200: { ...job('The job.'), headers: { ...ETAG_HEADER, ...RETRY_AFTER_HEADER } },
      304: { description: 'Nothing has changed.', headers: ETAG_HEADER },
    },
    problems: ['INVALID_REQUEST', 'NOT_FOUND', 'NOT_KEPT'],
  });
  registerOperation(registry, {
    operationId: 'followJob',
    tag,
    method: 'get',
    path: '/v1/jobs/{id}/events',
    summary: 'A job as Server-Sent Events, until it has ended',
    description:
      'An event for each state; its data is the job as a list tells it. Comes back with Last-Event-ID.',
    scope: 'jobs:read',
    request: { params, headers: z.object({ 'last-event-id': z.string().optional() }) },
    answers: {
      200: { description: 'Events.', content: { 'text/event-stream': z.string() } },
      204: { description: 'The job has ended and you know it: do not come back.' },
    },
    problems: ['INVALID_REQUEST', 'NOT_FOUND', 'TOO_MANY_FOLLOWERS'],
  });
  registerOperation(registry, {
    operationId: 'cancelJob',
    tag,
    method: 'post',
    path: '/v1/jobs/{id}/cancel',
    summary: 'End a job free, if it has not ended',
    scope: 'jobs:write',
    request: { params },
    answers: { 200: job('It is canceled, now or before.') },
    problems: ['NOT_FOUND', 'JOB_ENDED'],
  });
  registerOperation(registry, {
    operationId: 'deleteJob',
    tag,
    method: 'delete',
    path: '/v1/jobs/{id}',
    summary: 'Destroy image and result now',
    description: 'A job that has not ended is canceled first. Its row and its charge stay.',
    scope: 'jobs:write',
    request: { params },
    answers: { 204: { description: 'They are gone.' } },
    problems: ['NOT_FOUND'],
  });
}

function registerSubmit(registry: OpenAPIRegistry): void {
  const form = JobOptionsText.extend({
    image: z.string().describe(`The image in base64. ${IMAGE_ALIASES_NOTE}`),
  });
  const multipart = JobOptionsText.extend({ image });
  registerOperation(registry, {
    operationId: 'submitJob',
    tag,
    method: 'post',
    path: '/v1/jobs',
    summary: 'Take a card in',
    description:
      'JSON, a form, multipart, or the image itself; with the latter, options go into the query. At most 20 MiB of image, unless the operator has set another limit.',
    scope: 'jobs:write',
    request: {
      headers: SubmitHeaders,
      query: WaitQuery,
      body: {
        required: true,
        content: {
          'application/json': { schema: JobRequest, example: JOB_EXAMPLE },
          'application/x-www-form-urlencoded': { schema: form, example: JOB_FORM_EXAMPLE },
          'multipart/form-data': { schema: multipart },
          'image/jpeg': { schema: image },
          'image/png': { schema: image },
          'image/bmp': { schema: image },
          'application/octet-stream': { schema: image },
        },
      },
    },
    answers: {
      200: { ...job('It ended while you preferred to wait.'), headers: JOB_LOCATION_HEADERS },
      202: {
        description: 'It is accepted, and will end whatever happens.',
        headers: JOB_LOCATION_HEADERS,
        content: { 'application/json': JobAccepted },
      },
    },
    problems: [...SUBMIT_PROBLEMS, 'IMAGE_INVALID_SIZE', 'IMAGE_INVALID_FORMAT'],
  });
}
