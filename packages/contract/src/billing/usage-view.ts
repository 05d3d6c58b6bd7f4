import { z } from 'zod';
import { InstantOrDay, PageQuery, toPageSchema } from '../page.js';
import { isTimeZone } from './time-zone.js';

export const USAGE_GROUPINGS = ['day', 'month', 'status', 'key'] as const;

const timezone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be the name of a time zone, e.g. Asia/Jakarta')
  .optional()
  .describe("IANA name; the installation's billing time zone where left out.");

/** `GET /v1/usage`. */
export const UsageQuery = z.strictObject({
  from: InstantOrDay.optional().describe('RFC 3339, or a day; the first of this month where left out.'),
  to: InstantOrDay.optional().describe('Exclusive; now where left out.'),
  group_by: z.enum(USAGE_GROUPINGS).default('day'),
  timezone,
});

const display = z.string().describe('The same for people, e.g. `Rp500,00`.');

const UsageRow = z.strictObject({
  group: z.string().describe("A day, a month, a job status or a key's id."),
  jobs: z.number().int().describe('Submitted from `from` until before `to`.'),
  billed: z.number().int().describe('Charged in that time, less what was reversed in it.'),
  amount: z
    .number()
    .int()
    .nullable()
    .describe(
      "Sum of these charges and reversals in the currency's minor unit; null for several currencies.",
    ),
  currency: z.string().nullable(),
  display: display.nullable(),
  amounts: z.array(z.strictObject({ amount: z.number().int(), currency: z.string(), display })),
});

export const UsageView = z
  .strictObject({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    group_by: z.enum(USAGE_GROUPINGS),
    timezone: z.string(),
    data: z.array(UsageRow),
  })
  .meta({ id: 'Usage' });

export type UsageView = z.infer<typeof UsageView>;

/** `GET /v1/charges`. */
const chargeFilter = {
  job_id: z.uuid().optional(),
  from: InstantOrDay.optional(),
  to: InstantOrDay.optional().describe('Exclusive.'),
  timezone,
};

export const ChargeListQuery = PageQuery.extend(chargeFilter);

/** `GET /v1/charges/export`: all at once, oldest first. */
export const ChargeExportQuery = z.strictObject(chargeFilter);

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
    display,
    tariff: z.string(),
    reverses: z.uuid().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Charge' });

export type ChargeRow = z.infer<typeof ChargeRow>;

export const ChargePage = toPageSchema(ChargeRow).meta({ id: 'ChargePage' });
