import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import {
  ChargeExportQuery,
  ChargeListQuery,
  ChargePage,
  ChargeRow,
  UsageQuery,
  UsageView,
} from '../billing/usage-view.js';
import { registerOperation } from './register-operation.js';
import { EXAMPLE_ID } from './request-examples.js';

const tag = 'Usage';

export function registerBillingOperations(registry: OpenAPIRegistry): void {
  registerOperation(registry, {
    operationId: 'getUsage',
    tag,
    method: 'get',
    path: '/v1/usage',
    summary: 'What was charged and reversed, by day, month, status or key',
    description:
      'The charges and reversals of a time, each by its own time: the sums of `GET /v1/charges` over the same interval. Of this key; of all keys for the admin key. CSV where `Accept` prefers it.',
    scope: 'usage:read',
    request: { query: UsageQuery },
    answers: {
      200: { description: 'Rows.', content: { 'application/json': UsageView, 'text/csv': z.string() } },
    },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'listCharges',
    tag,
    method: 'get',
    path: '/v1/charges',
    summary: 'Charges and reversals, newest first',
    description:
      'Of this key; of all keys for the admin key. CSV where `Accept` prefers it, the next page then in `Link`.',
    scope: 'usage:read',
    request: { query: ChargeListQuery },
    answers: {
      200: { description: 'A page.', content: { 'application/json': ChargePage, 'text/csv': z.string() } },
    },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'exportCharges',
    tag,
    method: 'get',
    path: '/v1/charges/export',
    summary: 'All charges and reversals of a time in one CSV, oldest first',
    description: 'Of this key; of all keys for the admin key. Streamed, however many there are.',
    scope: 'usage:read',
    request: { query: ChargeExportQuery },
    answers: { 200: { description: 'The table.', content: { 'text/csv': z.string() } } },
    problems: ['INVALID_REQUEST'],
  });
  registerOperation(registry, {
    operationId: 'reverseCharge',
    tag,
    method: 'post',
    path: '/v1/charges/{id}/reverse',
    summary: 'Take a charge back',
    description: 'By a row of its own: nothing that was written is changed. Prepaid credits come back.',
    scope: 'charges:write',
    request: { params: z.object({ id: z.uuid().meta({ example: EXAMPLE_ID }) }) },
    answers: { 201: { description: 'The reversal.', content: { 'application/json': ChargeRow } } },
    problems: ['NOT_FOUND', 'ALREADY_REVERSED'],
  });
}
