import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { AdminActionPage, KeyJobListQuery, KeyJobPage, KeyWebhookPage } from '../billing/admin-view.js';
import {
  KeyChange,
  KeyPage,
  KeyRequest,
  KeyView,
  KeyWithSecret,
  OwnKeyView,
  RotateRequest,
  TopUpRequest,
} from '../billing/key-view.js';
import { PageQuery } from '../page.js';
import type { ProblemCode } from '../problem.js';
import { REPLAYED_HEADER } from './answer-headers.js';
import { registerOperation } from './register-operation.js';
import {
  EXAMPLE_ID,
  KEY_CHANGE_EXAMPLE,
  KEY_EXAMPLE,
  ROTATE_EXAMPLE,
  TOP_UP_EXAMPLE,
} from './request-examples.js';

const tag = 'Keys';
const params = z.object({ id: z.uuid().meta({ example: EXAMPLE_ID }) });
const json = (schema: z.ZodType, required: boolean, example: object) => ({
  required,
  content: { 'application/json': { schema, example } },
});
const TopUpHeaders = z.object({
  'idempotency-key': z
    .string()
    .optional()
    .describe('Of your choosing, kept for 24 hours with the credited key: the same again adds nothing.'),
});
const CreateHeaders = z.object({
  'idempotency-key': z
    .string()
    .optional()
    .describe('Of your choosing, kept with the key: the same again finds it, without its secret.'),
});
const BODY_PROBLEMS: readonly ProblemCode[] = [
  'INVALID_REQUEST',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
];

export function registerKeyOperations(registry: OpenAPIRegistry): void {
  registerOperation(registry, {
    operationId: 'createKey',
    tag,
    method: 'post',
    path: '/v1/keys',
    summary: 'Make a key',
    description: 'Its secret is in this answer and nowhere else. Nobody grants a scope that they lack.',
    scope: 'keys:write',
    request: { headers: CreateHeaders, body: json(KeyRequest, true, KEY_EXAMPLE) },
    answers: {
      201: {
        description: 'The key.',
        headers: REPLAYED_HEADER,
        content: { 'application/json': KeyWithSecret },
      },
    },
    problems: [...BODY_PROBLEMS, 'IDEMPOTENCY_MISMATCH'],
  });
  registerOperation(registry, {
    operationId: 'listKeys',
    tag,
    method: 'get',
    path: '/v1/keys',
    summary: 'All keys, newest first, revoked ones too',
    scope: 'keys:read',
    request: { query: PageQuery },
    answers: { 200: { description: 'A page.', content: { 'application/json': KeyPage } } },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'getKey',
    tag,
    method: 'get',
    path: '/v1/keys/{id}',
    summary: 'A key',
    scope: 'keys:read',
    request: { params },
    answers: { 200: { description: 'The key.', content: { 'application/json': KeyView } } },
    problems: ['NOT_FOUND'],
  });
  registerOperation(registry, {
    operationId: 'listKeyJobs',
    tag,
    method: 'get',
    path: '/v1/keys/{id}/jobs',
    summary: "A key's jobs, newest first",
    description:
      'Without what was read, and without `reference` and `metadata`, which are its client’s own words.',
    scope: 'keys:read',
    request: { params, query: KeyJobListQuery },
    answers: { 200: { description: 'A page.', content: { 'application/json': KeyJobPage } } },
    problems: ['INVALID_REQUEST', 'NOT_FOUND'],
  });
  registerOperation(registry, {
    operationId: 'listKeyWebhooks',
    tag,
    method: 'get',
    path: '/v1/keys/{id}/webhooks',
    summary: "A key's webhook endpoints, newest first",
    description: 'Those that its jobs have named, too. Without secrets, and without the query of an address.',
    scope: 'keys:read',
    request: { params, query: PageQuery },
    answers: { 200: { description: 'A page.', content: { 'application/json': KeyWebhookPage } } },
    problems: ['INVALID_REQUEST', 'NOT_FOUND'],
  });
  registerOperation(registry, {
    operationId: 'listAdminActions',
    tag,
    method: 'get',
    path: '/v1/admin-actions',
    summary: 'The audit trail: who changed what, newest first',
    description:
      'Keys made, changed, rotated, credited and revoked, and charges reversed. It is only ever added to.',
    scope: 'keys:read',
    request: { query: PageQuery },
    answers: { 200: { description: 'A page.', content: { 'application/json': AdminActionPage } } },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'getOwnKey',
    tag,
    method: 'get',
    path: '/v1/key',
    summary: "The caller's own key: limits, balance, this month's usage",
    scope: 'usage:read',
    answers: { 200: { description: 'The key.', content: { 'application/json': OwnKeyView } } },
  });
  registerOperation(registry, {
    operationId: 'updateKey',
    tag,
    method: 'patch',
    path: '/v1/keys/{id}',
    summary: "Change a key's name, limits, tariff, billing, retention or scopes",
    description:
      'What is left out stays. Nobody changes a key that has, or gets, a scope that they lack. Jobs keep the retention they were submitted with.',
    scope: 'keys:write',
    request: { params, body: json(KeyChange, true, KEY_CHANGE_EXAMPLE) },
    answers: { 200: { description: 'The key.', content: { 'application/json': KeyView } } },
    problems: [...BODY_PROBLEMS, 'NOT_FOUND'],
  });
  registerOperation(registry, {
    operationId: 'revokeKey',
    tag,
    method: 'delete',
    path: '/v1/keys/{id}',
    summary: 'Shut a key for ever',
    description: 'What it has submitted goes on and is charged.',
    scope: 'keys:write',
    request: { params },
    answers: { 204: { description: 'It is shut.' } },
    problems: ['NOT_FOUND'],
  });
  registerOperation(registry, {
    operationId: 'rotateKey',
    tag,
    method: 'post',
    path: '/v1/keys/{id}/rotate',
    summary: 'Give a key a new secret',
    description:
      'The key stays what it is. The secret before opens it until the grace is over. Nobody gets a secret for scopes that they lack.',
    scope: 'keys:write',
    request: { params, body: json(RotateRequest, false, ROTATE_EXAMPLE) },
    answers: { 200: { description: 'The key.', content: { 'application/json': KeyWithSecret } } },
    problems: [...BODY_PROBLEMS, 'NOT_FOUND'],
  });
  registerOperation(registry, {
    operationId: 'topUpKey',
    tag,
    method: 'post',
    path: '/v1/keys/{id}/credits',
    summary: 'Add to a prepaid balance, or correct it',
    scope: 'keys:write',
    request: { params, headers: TopUpHeaders, body: json(TopUpRequest, true, TOP_UP_EXAMPLE) },
    answers: {
      200: {
        description: 'The key.',
        headers: REPLAYED_HEADER,
        content: { 'application/json': KeyView },
      },
    },
    problems: [
      ...BODY_PROBLEMS,
      'NOT_FOUND',
      'NOT_PREPAID',
      'INSUFFICIENT_CREDITS',
      'IDEMPOTENCY_IN_FLIGHT',
      'IDEMPOTENCY_MISMATCH',
    ],
  });
}
