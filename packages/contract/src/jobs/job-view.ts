import { z } from 'zod';
import { Envelope } from '../sync/envelope.js';
import { CardAnswer, FAIL_REASON_NAMES } from './card-answer.js';
import { InspectionAnswer } from './inspection.js';
import { Metadata } from './job-options.js';
import { OUTCOMES } from './outcome.js';
import { RetakeAdvice } from './retake-advice.js';

/** See docs/architecture.md for who may make which move; the database refuses every other. */
export const JOB_STATUSES = ['queued', 'processing', 'succeeded', 'failed', 'errored', 'canceled'] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** Why an image could not be had from its address; told in `reasons` of a job that ended free. */
export const FETCH_FAILURES = [
  /** The name has no address, or the server says that there is nothing: 404, 410. */
  'url_not_found',
  /** The server cannot be reached, or answers anything but 200; a redirect, too: nobody has checked where it leads. */
  'url_refused',
  'url_timeout',
  'url_too_large',
  /** The address does not lead to the public internet, or not by https on its port. */
  'url_not_allowed',
] as const;

export type FetchFailure = (typeof FETCH_FAILURES)[number];

/**
 * Whether this job is billed, and if so as which charge; within the free tier there is a charge of 0, which is not.
 * Amounts are in the currency's minor unit.
 */
export const ChargeView = z
  .strictObject({
    billed: z.boolean(),
    id: z.uuid().optional(),
    amount: z.number().int().optional(),
    currency: z.string().length(3).optional(),
    display: z.string().optional().describe('The amount for people, e.g. `Rp500,00`.'),
  })
  .meta({ id: 'Charged', description: "Amounts are in the currency's minor unit." });

export type ChargeView = z.infer<typeof ChargeView>;

/** What a list tells of a job: all but what was read. Times are RFC 3339, durations milliseconds. */
const summary = {
  id: z.uuid(),
  status: z.enum(JOB_STATUSES),
  livemode: z.boolean().describe('False for jobs of test keys: a fixture is answered, nothing is charged.'),
  reference: z.string().nullable(),
  metadata: Metadata.nullable(),
  /** The word it was answered with; null until the job has ended, and when it was canceled. */
  outcome: z.enum(OUTCOMES).nullable(),
  charge: ChargeView,
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime().nullable(),
  timings: z.strictObject({
    queued_ms: z.number().int().nullable(),
    read_ms: z.number().int().nullable(),
    total_ms: z.number().int().nullable(),
  }),
  image_destroyed_at: z.iso.datetime().nullable(),
  result_destroyed_at: z.iso.datetime().nullable(),
};

export const JobSummary = z.strictObject(summary).meta({ id: 'JobSummary' });

export type JobSummary = z.infer<typeof JobSummary>;

/** What a submit answers. The same again when it is repeated with its Idempotency-Key, however far the job is by then. */
export const JobAccepted = z
  .strictObject({
    id: z.uuid(),
    status: z.literal('queued'),
    livemode: z.boolean(),
    reference: z.string().nullable(),
    charge: ChargeView,
  })
  .meta({ id: 'JobAccepted' });

export type JobAccepted = z.infer<typeof JobAccepted>;

/** A job as `GET /v1/jobs/{id}` tells it. */
const view = z.strictObject({
  ...summary,
  position: z
    .number()
    .int()
    .nullable()
    .describe('While queued: how many cards are read up to and with this one.'),
  eta: z.iso
    .datetime()
    .nullable()
    .describe('While queued: when it should have been read, as fast as it goes now.'),
  /** Null until the job has ended, and again once the result's retention is over. */
  result: Envelope.nullable(),
  reasons: z
    .array(z.enum([...FAIL_REASON_NAMES, ...FETCH_FAILURES]))
    .optional()
    .describe('Why it is FAIL, or why the image could not be had from its address.'),
  ...CardAnswer.pick({
    confidence: true,
    extra: true,
    checks: true,
    models: true,
    image: true,
    quality: true,
    polygons: true,
    crop: true,
    nik: true,
    name_match: true,
    nik_match: true,
    dob_match: true,
  }).partial().shape,
  ...InspectionAnswer.shape,
  advice: z
    .array(RetakeAdvice)
    .optional()
    .describe(
      'What to tell whoever took the picture; empty for a good one. Beside every answer about a card.',
    ),
});

export const JobView = view.meta({ id: 'Job' });

export type JobView = z.infer<typeof view>;
