import { z } from 'zod';
import { CardAnswer } from './card-answer.js';
import { Envelope } from './envelope.js';

export const JOB_STATUSES = ['queued', 'processing', 'succeeded', 'failed', 'errored', 'canceled'] as const;

/** Whether this job is billed, and if so as which charge. Amounts are in the currency's minor unit. */
export const ChargeView = z.strictObject({
  billed: z.boolean(),
  id: z.uuid().optional(),
  amount: z.number().int().optional(),
  currency: z.string().length(3).optional(),
});

/** A job as `GET /v1/jobs/{id}` tells it. Times are RFC 3339, durations milliseconds. */
export const JobView = z.strictObject({
  id: z.uuid(),
  status: z.enum(JOB_STATUSES),
  reference: z.string().nullable(),
  /** Null until the job has ended, and again once the result's retention is over. */
  result: Envelope.nullable(),
  ...CardAnswer.pick({
    confidence: true,
    extra: true,
    checks: true,
    reasons: true,
    image: true,
    quality: true,
    polygons: true,
    crop: true,
  }).partial().shape,
  charge: ChargeView,
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
  timings: z.strictObject({
    queued_ms: z.number().int().nullable(),
    read_ms: z.number().int().nullable(),
    total_ms: z.number().int().nullable(),
  }),
  image_destroyed_at: z.iso.datetime().nullable(),
  result_destroyed_at: z.iso.datetime().nullable(),
});

export type JobView = z.infer<typeof JobView>;
