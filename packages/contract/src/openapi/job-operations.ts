import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { JobView } from '../job-view.js';
import { registerOperation } from './register-operation.js';

const tag = 'Jobs';

export function registerJobOperations(registry: OpenAPIRegistry): void {
  registerOperation(registry, {
    operationId: 'getJob',
    tag,
    method: 'get',
    path: '/v1/jobs/{id}',
    summary: 'Where a job stands, and what was read once it has ended',
    scope: 'jobs:read',
    request: { params: z.object({ id: z.uuid() }) },
    answers: { 200: { description: 'The job.', content: { 'application/json': JobView } } },
    problems: ['NOT_FOUND'],
  });
}
