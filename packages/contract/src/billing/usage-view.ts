import { z } from 'zod';
import { InstantOrDay, PageQuery, toPageSchema } from '../page.js';

export const USAGE_GROUPINGS = ['day', 'status', 'key'] as const;

/** `GET /v1/usage`. */
export const UsageQuery = z.strictObject({
  from: InstantOrDay.optional().describe('RFC 3339 or a day (UTC); the first of this month where left out.'),
  to: InstantOrDay.optional().describe('Exclusive; now where left out.'),
  group_by: z.enum(USAGE_GROUPINGS).default('day'),
});

const UsageRow = z.strictObject({
  group: z.string().describe("A day, a job status or a key's id."),
  jobs: z.number().int().describe('Submitted from `from` until before `to`.'),
  billed: z.number().int().describe('Of these, charged and not reversed.'),
  amount: z.number().int().describe("In the currency's minor unit."),
  currency: z.string().nullable(),
});

export const UsageView = z
  .strictObject({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    group_by: z.enum(USAGE_GROUPINGS),
    data: z.array(UsageRow),
  })
  .meta({ id: 'Usage' });

export type UsageView = z.infer<typeof UsageView>;

/** `GET /v1/charges`. */
export const ChargeListQuery = PageQuery.extend({
  job_id: z.uuid().optional(),
  from: InstantOrDay.optional(),
  to: InstantOrDay.optional().describe('Exclusive.'),
});

export const ChargeRow = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(['charge', 'reversal']),
    job_id: z.uuid(),
    key_id: z.uuid(),
    reference: z.string().nullable(),
    outcome: z.enum(['OK', 'FAIL']),
    amount: z.number().int().describe("In the currency's minor unit; a reversal's is not above 0."),
    currency: z.string(),
    tariff: z.string(),
    reverses: z.uuid().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Charge' });

export type ChargeRow = z.infer<typeof ChargeRow>;

export const ChargePage = toPageSchema(ChargeRow).meta({ id: 'ChargePage' });
