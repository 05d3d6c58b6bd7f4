import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { ServerLinks } from '../health/server-links.js';
import { ServiceView } from '../health/service-view.js';
import { registerOperation } from './register-operation.js';

const word = z.enum(['ok', 'unavailable']);

export const Liveness = z.strictObject({ status: z.literal('ok') });
export const Readiness = z.strictObject({
  status: word,
  checks: z.strictObject({ database: word, queue: word, model: word, storage: word }),
});

/** What an operator's machinery asks. */
export function registerServiceOperations(registry: OpenAPIRegistry): void {
  const tag = 'Service';
  registerOperation(registry, {
    operationId: 'getLinks',
    tag,
    method: 'get',
    path: '/',
    summary: 'Where everything is',
    description: 'Browsers, who ask for HTML, are given the web page.',
    plainAnswers: true,
    answers: { 200: { description: 'Links.', content: { 'application/json': ServerLinks } } },
  });
  registerOperation(registry, {
    operationId: 'getService',
    tag,
    method: 'get',
    path: '/v1/service',
    summary: 'How full the queue is, and who works on it',
    description: 'Over all keys, so for operators.',
    scope: 'keys:read',
    request: { query: z.strictObject({}) },
    answers: { 200: { description: 'Numbers.', content: { 'application/json': ServiceView } } },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'getLiveness',
    tag,
    method: 'get',
    path: '/livez',
    summary: 'Does this process run?',
    plainAnswers: true,
    answers: { 200: { description: 'It runs.', content: { 'application/json': Liveness } } },
  });
  registerOperation(registry, {
    operationId: 'getReadiness',
    tag,
    method: 'get',
    path: '/readyz',
    summary: 'Would a card posted now be read?',
    plainAnswers: true,
    answers: {
      200: { description: 'It would.', content: { 'application/json': Readiness } },
      503: { description: 'A part is missing.', content: { 'application/json': Readiness } },
    },
  });
  registerOperation(registry, {
    operationId: 'getOpenApi',
    tag,
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    plainAnswers: true,
    answers: { 200: { description: 'OpenAPI 3.1.', content: { 'application/json': z.looseObject({}) } } },
  });
}
