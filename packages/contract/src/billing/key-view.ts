import { z } from 'zod';
import { toPageSchema } from '../page.js';
import { plainText } from '../plain-text.js';

/** What a key may be allowed to do; `area:*` stands for all of an area. The last four are for operators. */
export const SCOPES = [
  'jobs:write',
  'jobs:read',
  'jobs:*',
  'reviews:read',
  'reviews:write',
  'reviews:export',
  'reviews:*',
  'debug:read',
  'usage:read',
  'webhooks:read',
  'webhooks:write',
  'webhooks:*',
  'charges:write',
  'keys:read',
  'keys:write',
  'keys:*',
] as const;

const MAX_INT = 2_147_483_647;
const limit = z.number().int().min(1).max(MAX_INT).nullable();
const seconds = z.number().int().min(0).max(315_360_000);
const amount = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const Tariff = z
  .strictObject({
    name: plainText().min(1).max(100),
    amount: amount.describe("One billable answer, in the currency's minor unit."),
    currency: z.string().regex(/^[A-Z]{3}$/),
    free_per_month: z
      .number()
      .int()
      .min(0)
      .max(MAX_INT)
      .default(0)
      .describe('Answers a month, in the billing time zone, that cost nothing.'),
  })
  .meta({ id: 'Tariff' });

const terms = {
  rate_limit_per_minute: limit.describe('Requests; null for no limit.'),
  max_in_flight: limit.describe('Jobs that have not ended; null for no limit.'),
  monthly_quota: z
    .number()
    .int()
    .min(0)
    .max(MAX_INT)
    .nullable()
    .describe('Billable answers in a calendar month of the billing time zone; null for no limit.'),
  check_limit_per_minute: z
    .number()
    .int()
    .min(1)
    .max(MAX_INT)
    .describe('Checks of pictures, which are free; 120 where nothing is said. They count as requests, too.'),
  review_threshold: z
    .number()
    .min(0)
    .max(1)
    .describe(
      'An answer with a field of less confidence is listed under `/v1/reviews`; 0.8 where nothing is said.',
    ),
  image_retention_seconds: seconds,
  result_retention_seconds: seconds,
  destroy_result_once_fetched: z.boolean(),
};

const billing = z
  .enum(['postpaid', 'prepaid'])
  .describe('`prepaid` keys spend credits and are refused without; `postpaid` ones are billed afterwards.');

const display = z.string().describe('The same for people, e.g. `Rp500,00`.');

const optionalTerms = z.strictObject(terms).partial().shape;

/** `POST /v1/keys`. Whatever is left out takes its default. */
export const KeyRequest = z
  .strictObject({
    name: plainText().min(1).max(100),
    livemode: z.boolean().default(true).describe('False for a test key: fixtures, free.'),
    scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).optional(),
    expires_in: z.number().int().min(1).max(315_360_000).optional().describe('Seconds.'),
    tariff: Tariff.optional(),
    billing: billing
      .optional()
      .describe('`prepaid` where credits are given, else `postpaid`, when left out.'),
    credits: amount.optional().describe('The first balance of a prepaid key, in the minor unit.'),
    ...optionalTerms,
  })
  .meta({ id: 'KeyRequest' });

const TariffView = Tariff.extend({ free_per_month: z.number().int(), display }).meta({ id: 'TariffView' });

export const KeyView = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    livemode: z.boolean(),
    prefix: z.string(),
    last_four: z.string(),
    scopes: z.array(z.string()),
    tariff: TariffView,
    next_tariff: z
      .union([TariffView.extend({ from: z.iso.datetime() }), z.null()])
      .describe('What is agreed and not in force yet.'),
    billing,
    credits: z.number().int().nullable().describe('What a prepaid key has left, holds taken off; else null.'),
    credits_display: display.nullable(),
    ...terms,
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
    revoked_at: z.iso.datetime().nullable(),
    last_used_at: z.iso.datetime().nullable(),
    previous_secret_expires_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Key' });

export type KeyView = z.infer<typeof KeyView>;

export const KeyWithSecret = z
  .strictObject({
    ...KeyView.shape,
    secret: z
      .string()
      .nullable()
      .describe('Shown this once, and kept nowhere: null where a repetition found the key. Rotate it then.'),
  })
  .meta({ id: 'KeyWithSecret' });

export const KeyPage = toPageSchema(KeyView).meta({ id: 'KeyPage' });

/** `POST /v1/keys/{id}/rotate`. */
export const RotateRequest = z.strictObject({
  grace_seconds: z
    .number()
    .int()
    .min(0)
    .max(2_592_000)
    .default(86_400)
    .describe('How long the secret before still opens the key.'),
});

/** `POST /v1/keys/{id}/credits`. */
export const TopUpRequest = z
  .strictObject({
    amount: z
      .number()
      .int()
      .min(Number.MIN_SAFE_INTEGER)
      .max(Number.MAX_SAFE_INTEGER)
      .refine((value) => value !== 0, 'must not be 0')
      .describe('In the minor unit. Negative for a correction, which needs a note.'),
    note: plainText().min(1).max(255).optional(),
  })
  .refine(({ amount: value, note }) => value > 0 || note !== undefined, {
    path: ['note'],
    message: 'must say why credits are taken back',
  });

/** `PATCH /v1/keys/{id}`: what is left out stays as it is. */
export const KeyChange = z
  .strictObject({
    name: plainText().min(1).max(100).optional(),
    scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).optional(),
    billing: billing.optional(),
    tariff: Tariff.extend({
      from: z.iso
        .date()
        .optional()
        .describe('Its first day, in the billing time zone; in force at once where left out.'),
    }).optional(),
    ...optionalTerms,
  })
  .meta({ id: 'KeyChange' });

/** `GET /v1/key`: what a client may know of its own key, and how far it has come this month. */
export const OwnKeyView = z
  .strictObject({
    ...KeyView.omit({ previous_secret_expires_at: true }).shape,
    usage: z.strictObject({
      month: z.string().describe('YYYY-MM, in the billing time zone.'),
      billable: z
        .number()
        .int()
        .describe('Answers charged this month and not reversed: what quota and free tier count.'),
      in_flight: z.number().int(),
      quota_remaining: z.number().int().nullable(),
      free_remaining: z.number().int(),
    }),
    time_zone: z.string(),
  })
  .meta({ id: 'OwnKey' });

export type OwnKeyView = z.infer<typeof OwnKeyView>;
