import { z } from 'zod';
import { toPageSchema } from '../page.js';
import { PROBLEM_CODES } from '../problem.js';
import { Envelope } from '../sync/envelope.js';
import { JobOptions } from './job-options.js';
import { JOB_STATUSES, JobSummary } from './job-view.js';
import { WaitQuery } from './wait-query.js';

export const MAX_BATCH_ITEMS = 100;

/** Query of `POST /v1/batches`. */
export const BatchQuery = z.strictObject({
  reference: z
    .enum(['file_name'])
    .optional()
    .describe(
      '`file_name`: in multipart, each file’s name becomes its reference, which is kept after the card is destroyed.',
    ),
});

/** One line of a batch in NDJSON. */
export const BatchLine = JobOptions.pick({ reference: true, metadata: true, include: true, page: true })
  .extend({
    image: z
      .string()
      .optional()
      .describe('JPEG, PNG, BMP, WebP, HEIC, AVIF, TIFF or PDF in base64, at most 20 MiB decoded.'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_048)
      .optional(),
  })
  .meta({ id: 'BatchLine' });

const refusal = z.enum(PROBLEM_CODES).nullable();

const BatchItem = z.strictObject({
  index: z.number().int().describe('Place in the batch, from 0.'),
  reference: z.string().nullable(),
  status: z.enum([...JOB_STATUSES, 'refused']).describe('`refused`: no job was made of it; see `code`.'),
  // A union: the generator loses the null of a nullable reference.
  job: z.union([JobSummary, z.null()]),
  result: z
    .union([Envelope, z.null()])
    .optional()
    .describe(
      'With `include=results`: as the job tells it; null until it has ended, and once its retention is over.',
    ),
  code: refusal.describe('Why it was refused.'),
});

const batchStatus = z.enum(['running', 'ended']);
const progress = z.strictObject({
  total: z.number().int(),
  ended: z.number().int().describe('Refused ones count as ended.'),
  by_status: z.record(z.string(), z.number().int()),
});

/** A batch as `GET /v1/batches/{id}` tells it. */
export const BatchView = z
  .strictObject({
    id: z.uuid(),
    status: batchStatus,
    created_at: z.iso.datetime(),
    progress,
    items: z.array(BatchItem),
  })
  .meta({ id: 'Batch' });

export type BatchView = z.infer<typeof BatchView>;

/** `GET /v1/batches/{id}`. */
export const BatchViewQuery = WaitQuery.extend({
  include: z.enum(['results']).optional().describe('`results`: each item with what was read.'),
});

const BatchSummary = z
  .strictObject({ id: z.uuid(), status: batchStatus, created_at: z.iso.datetime(), progress })
  .meta({ id: 'BatchSummary' });

/** `GET /v1/batches`: newest first, without their items. */
export const BatchPage = toPageSchema(BatchSummary).meta({ id: 'BatchPage' });

export type BatchSummary = z.infer<typeof BatchSummary>;

/** What a submit answers. */
export const BatchAccepted = z
  .strictObject({
    id: z.uuid(),
    items: z.array(
      z.strictObject({
        index: z.number().int(),
        reference: z.string().nullable(),
        job_id: z.uuid().nullable(),
        code: refusal.describe('Why it was refused; null where a job was made of it.'),
      }),
    ),
  })
  .meta({ id: 'BatchAccepted' });

export type BatchAccepted = z.infer<typeof BatchAccepted>;
