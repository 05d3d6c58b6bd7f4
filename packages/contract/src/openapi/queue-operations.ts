import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { QueueJobChange, QueueView, ResumeQueueRequest } from '../health/queue-view.js';
import { registerOperation } from './register-operation.js';
import { EXAMPLE_ID } from './request-examples.js';

const tag = 'Service';
const params = z.object({ id: z.uuid().meta({ example: EXAMPLE_ID }) });
const NoQuery = z.strictObject({});

/** What an operator looks at, and sets right, where cards do not move. */
export function registerQueueOperations(registry: OpenAPIRegistry): void {
  registerOperation(registry, {
    operationId: 'getQueue',
    tag,
    method: 'get',
    path: '/v1/service/queue',
    summary: 'What waits, where, since when, and what failed',
    description: 'Over all keys, so for operators. Tells nothing of cards, nor of what clients wrote.',
    scope: 'keys:read',
    request: { query: NoQuery },
    answers: { 200: { description: 'As it is now.', content: { 'application/json': QueueView } } },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'resumeQueue',
    tag,
    method: 'post',
    path: '/v1/service/queue/resume',
    summary: 'Let a queue go on that was paused by hand',
    scope: 'keys:write',
    request: { body: { required: true, content: { 'application/json': { schema: ResumeQueueRequest } } } },
    answers: { 204: { description: 'It goes on.' } },
    problems: ['INVALID_REQUEST', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'],
  });
  registerOperation(registry, {
    operationId: 'requeueJob',
    tag,
    method: 'post',
    path: '/v1/service/queue/jobs/{id}/requeue',
    summary: 'Take a waiting job out of the queue and put it in anew',
    description:
      'Costs no attempt, and cannot have a card read twice: the database lets one worker begin. One that a worker has in hand stays there.',
    scope: 'keys:write',
    request: { params },
    answers: { 200: { description: 'Where it is now.', content: { 'application/json': QueueJobChange } } },
    problems: ['INVALID_REQUEST', 'NOT_FOUND', 'JOB_ENDED'],
  });
  registerOperation(registry, {
    operationId: 'cancelQueueJob',
    tag,
    method: 'post',
    path: '/v1/service/queue/jobs/{id}/cancel',
    summary: "End any key's job, free",
    description: 'As the key itself could: its webhooks are told. Written down in the audit trail.',
    scope: 'keys:write',
    request: { params },
    answers: { 200: { description: 'It has ended.', content: { 'application/json': QueueJobChange } } },
    problems: ['INVALID_REQUEST', 'NOT_FOUND', 'JOB_ENDED'],
  });
}
