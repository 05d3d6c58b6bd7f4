import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { PageQuery, toPageSchema } from '../page.js';
import type { ProblemCode } from '../problem.js';
import {
  CreatedWebhook,
  DeliveryQuery,
  DeliveryView,
  ReplayRequest,
  RotatedSecret,
  SecretRotation,
  WebhookChange,
  WebhookEndpointView,
  WebhookKeys,
  WebhookRequest,
} from '../webhooks/webhook-endpoint.js';
import { WebhookEvent } from '../webhooks/webhook-event.js';
import { type Operation, registerOperation } from './register-operation.js';
import {
  EXAMPLE_ID,
  REPLAY_EXAMPLE,
  SECRET_ROTATION_EXAMPLE,
  WEBHOOK_CHANGE_EXAMPLE,
  WEBHOOK_EXAMPLE,
} from './request-examples.js';

const tag = 'Webhooks';
const params = z.object({ id: z.uuid().meta({ example: EXAMPLE_ID }) });
const body = (schema: z.ZodType, example: object, required = false) => ({
  body: { required, content: { 'application/json': { schema, example } } },
});
const answer = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': schema },
});
const BODY_PROBLEMS: readonly ProblemCode[] = [
  'INVALID_REQUEST',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
];
const WRITE = { tag, scope: 'webhooks:write' } as const;
const READ = { tag, scope: 'webhooks:read' } as const;

const MANAGING: readonly Operation[] = [
  {
    ...WRITE,
    operationId: 'createWebhook',
    method: 'post',
    path: '/v1/webhooks',
    summary: "Tell an address how this key's jobs end",
    description: 'Its secret is in this answer and nowhere else.',
    request: body(WebhookRequest, WEBHOOK_EXAMPLE, true),
    answers: { 201: answer('The endpoint.', CreatedWebhook) },
    problems: [...BODY_PROBLEMS, 'TOO_MANY_WEBHOOKS'],
  },
  {
    ...READ,
    operationId: 'listWebhooks',
    method: 'get',
    path: '/v1/webhooks',
    summary: "This key's endpoints, newest first",
    request: { query: PageQuery },
    answers: { 200: answer('A page.', toPageSchema(WebhookEndpointView)) },
    problems: ['INVALID_REQUEST'],
  },
  {
    ...READ,
    operationId: 'getWebhook',
    method: 'get',
    path: '/v1/webhooks/{id}',
    summary: 'An endpoint, and whether it is well',
    request: { params },
    answers: { 200: answer('The endpoint.', WebhookEndpointView) },
    problems: ['NOT_FOUND'],
  },
  {
    ...WRITE,
    operationId: 'updateWebhook',
    method: 'patch',
    path: '/v1/webhooks/{id}',
    summary: 'Change an endpoint or its address, disable it, enable it again',
    description: 'What is left out stays as it is. What a disabled endpoint misses can be replayed.',
    request: { params, ...body(WebhookChange, WEBHOOK_CHANGE_EXAMPLE) },
    answers: { 200: answer('The endpoint.', WebhookEndpointView) },
    problems: ['NOT_FOUND', ...BODY_PROBLEMS],
  },
  {
    ...WRITE,
    operationId: 'deleteWebhook',
    method: 'delete',
    path: '/v1/webhooks/{id}',
    summary: 'Remove an endpoint with its deliveries and their log',
    request: { params },
    answers: { 204: { description: 'It is gone.' } },
    problems: ['NOT_FOUND', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'],
  },
  {
    ...WRITE,
    operationId: 'rotateWebhookSecret',
    method: 'post',
    path: '/v1/webhooks/{id}/rotate-secret',
    summary: 'A new secret; both sign until the overlap is over',
    request: { params, ...body(SecretRotation, SECRET_ROTATION_EXAMPLE) },
    answers: { 200: answer('The new secret.', RotatedSecret) },
    problems: ['NOT_FOUND', ...BODY_PROBLEMS],
  },
  {
    ...WRITE,
    operationId: 'rotateKeyWebhookSecret',
    method: 'post',
    path: '/v1/webhook-secret/rotate',
    summary: "A new secret of the key's own, which signs for addresses that jobs name",
    description: 'The first call makes it.',
    request: body(SecretRotation, SECRET_ROTATION_EXAMPLE),
    answers: { 200: answer('The new secret.', RotatedSecret) },
    problems: BODY_PROBLEMS,
  },
];

const count = z.strictObject({ count: z.number().int().describe('Deliveries on their way now.') });

const KEYS: Operation = {
  tag,
  operationId: 'getWebhookKeys',
  method: 'get',
  path: '/.well-known/webhook-keys.json',
  summary: 'What `v1a` signatures of webhooks verify with',
  answers: { 200: answer('The keys.', WebhookKeys) },
};

const DELIVERING: readonly Operation[] = [
  {
    ...WRITE,
    operationId: 'pingWebhook',
    method: 'post',
    path: '/v1/webhooks/{id}/ping',
    summary: 'Send a test event, the way of every other',
    request: { params },
    answers: { 202: answer('It is on its way.', z.strictObject({ event_id: z.uuid() })) },
    problems: ['NOT_FOUND', 'WEBHOOK_DISABLED', ...BODY_PROBLEMS],
  },
  {
    ...READ,
    operationId: 'listWebhookDeliveries',
    method: 'get',
    path: '/v1/webhooks/{id}/deliveries',
    summary: 'What was sent, when, and how the receiver answered',
    request: { params, query: DeliveryQuery },
    answers: { 200: answer('A page, newest first.', toPageSchema(DeliveryView)) },
    problems: ['INVALID_REQUEST', 'NOT_FOUND'],
  },
  {
    ...WRITE,
    operationId: 'redeliverWebhook',
    method: 'post',
    path: '/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver',
    summary: 'Send one delivery again, under the same webhook-id',
    request: { params: params.extend({ delivery_id: z.uuid().meta({ example: EXAMPLE_ID }) }) },
    answers: { 202: answer('It is on its way.', count) },
    problems: ['NOT_FOUND', 'WEBHOOK_DISABLED', ...BODY_PROBLEMS],
  },
  {
    ...WRITE,
    operationId: 'replayWebhooks',
    method: 'post',
    path: '/v1/webhooks/{id}/replay',
    summary: 'Send again what happened within a time and did not arrive',
    description: 'Events are kept for 30 days.',
    request: { params, ...body(ReplayRequest, REPLAY_EXAMPLE, true) },
    answers: { 202: answer('They are on their way.', count) },
    problems: ['NOT_FOUND', 'WEBHOOK_DISABLED', ...BODY_PROBLEMS],
  },
];

export function registerWebhookOperations(registry: OpenAPIRegistry): void {
  for (const operation of [...MANAGING, ...DELIVERING, KEYS]) registerOperation(registry, operation);
  registry.registerWebhook({
    operationId: 'receiveWebhook',
    tags: [tag],
    method: 'post',
    path: 'event',
    summary: 'What your endpoint is sent, signed as Standard Webhooks 1.0.0 has it',
    request: {
      headers: z.object({
        'webhook-id': z.uuid().describe('The event. The same when it is sent again.'),
        'webhook-timestamp': z.string().describe('Seconds since 1970, of this attempt.'),
        'webhook-signature': z.string().describe('`v1,` signatures, separated by spaces.'),
      }),
      body: { required: true, content: { 'application/json': { schema: WebhookEvent } } },
    },
    responses: {
      '2XX': { description: 'Taken. Anything else is sent again.' },
      410: { description: 'Never again: the endpoint is disabled.' },
    },
  });
}
