import { z } from 'zod';
import { CardAnswer } from '../jobs/card-answer.js';
import { ChargeView, JOB_STATUSES } from '../jobs/job-view.js';
import { OUTCOMES } from '../jobs/outcome.js';
import { Envelope } from '../sync/envelope.js';

/** What an endpoint may ask to hear of. */
export const WEBHOOK_EVENT_TYPES = [
  'job.succeeded',
  'job.failed',
  'job.errored',
  'job.canceled',
  'batch.completed',
] as const;

/** What was read, in full payloads. */
export const WebhookCard = z.strictObject({
  result: Envelope,
  ...CardAnswer.pick({ confidence: true, extra: true, checks: true, reasons: true }).partial().shape,
});

export const JobEventData = z.strictObject({
  job_id: z.uuid(),
  status: z.enum(JOB_STATUSES),
  outcome: z.enum(OUTCOMES).nullable(),
  reference: z.string().nullable(),
  livemode: z.boolean(),
  charge: ChargeView,
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
  card: WebhookCard.nullable()
    .optional()
    .describe('Full payloads only. Null where there is no result, or its retention is over.'),
  encrypted_card: z
    .string()
    .optional()
    .describe('Instead of `card`, where the endpoint gave a public key: the same as JSON, in a compact JWE.'),
});

export const BatchEventData = z.strictObject({
  batch_id: z.uuid(),
  items: z.strictObject({
    total: z.number().int(),
    succeeded: z.number().int(),
    failed: z.number().int(),
    errored: z.number().int(),
    canceled: z.number().int(),
    refused: z.number().int().describe('Images that were not taken in.'),
  }),
  created_at: z.iso.datetime(),
});

const timestamp = z.iso.datetime().describe('When it happened.');

/** The body of a webhook, as Standard Webhooks 1.0.0 has it. */
export const WebhookEvent = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.enum(['job.succeeded', 'job.failed', 'job.errored', 'job.canceled']),
      timestamp,
      data: JobEventData,
    }),
    z.strictObject({ type: z.literal('batch.completed'), timestamp, data: BatchEventData }),
    z.strictObject({
      type: z.literal('ping'),
      timestamp,
      data: z.strictObject({ endpoint_id: z.uuid() }),
    }),
  ])
  .meta({ id: 'WebhookEvent', description: 'What is posted to your endpoint.' });

export type WebhookEvent = z.infer<typeof WebhookEvent>;
