import { z } from 'zod';

const channel = z.enum(['sync', 'async', 'batch']);
const seconds = z.number();
const QueueName = z.enum([
  'read-card',
  'fetch-image',
  'check-image',
  'deliver-webhook',
  'deliver-webhook-slow',
]);

/** Where the queue has a job; `unknown` while the queue is away. */
export const EntryState = z.enum(['waiting', 'delayed', 'active', 'missing', 'unknown']);

/** A queue by itself. */
const QueueState = z
  .strictObject({
    name: QueueName,
    paused: z
      .boolean()
      .describe('By hand: nothing of ours pauses a queue, and nothing in it moves until it is let go.'),
    waiting: z.number().int(),
    delayed: z.number().int().describe('Wait for their time, as retries do.'),
    active: z.number().int().describe("In a worker's hands."),
  })
  .meta({ id: 'QueueState' });

const QueueJob = z.strictObject({
  id: z.uuid(),
  api_key_id: z.uuid(),
  api_key_name: z.string(),
  channel,
  attempts: z.number().int().describe('How often a worker has begun; three times at most.'),
});

/** A job that has not ended, as an operator sees it: nothing of the card, nothing that the client wrote. */
const OpenJob = QueueJob.extend({
  status: z.enum(['queued', 'processing']),
  age_seconds: seconds.describe('Since it was submitted.'),
  lease_seconds: seconds
    .nullable()
    .describe(
      'How long the worker that reads it is still believed; below 0 it has fallen silent. Null where none reads it.',
    ),
  queue_state: EntryState,
  stuck: z
    .boolean()
    .describe(
      'It should have moved by now: the queue does not have it, or its worker has fallen silent. The sweep mends both within seconds.',
    ),
}).meta({ id: 'OpenJob' });

/** A job that ended by a fault of ours, free. */
const FailedJob = QueueJob.extend({ finished_at: z.iso.datetime() }).meta({ id: 'FailedJob' });

/** `GET /v1/service/queue`. */
export const QueueView = z
  .strictObject({
    channels: z.array(
      z.strictObject({
        channel,
        queued: z.number().int(),
        processing: z.number().int(),
        oldest_seconds: seconds.nullable().describe('Age of the oldest that waits; null where none does.'),
      }),
    ),
    queues: z.array(QueueState).nullable().describe('Null while the queue does not answer.'),
    open_jobs: z
      .array(OpenJob)
      .describe('The fifty oldest that wait, and the fifty oldest that are being read.'),
    failed_jobs: z
      .array(FailedJob)
      .describe('The twenty that were submitted last and ended as INNER_ERROR, of the last 24 hours.'),
  })
  .meta({ id: 'Queue' });

export type QueueView = z.infer<typeof QueueView>;

/** `POST /v1/service/queue/resume`. */
export const ResumeQueueRequest = z.strictObject({ queue: QueueName }).meta({ id: 'ResumeQueueRequest' });

/** What became of a job that was queued again or canceled. */
export const QueueJobChange = z
  .strictObject({ id: z.uuid(), status: z.enum(['queued', 'canceled']), queue_state: EntryState })
  .meta({ id: 'QueueJobChange' });

export type QueueJobChange = z.infer<typeof QueueJobChange>;
