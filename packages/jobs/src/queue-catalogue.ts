import { z } from 'zod';

/**
 * Every kind of work that passes through the queue, in one place: name, payload, retries, time-outs.
 * Payloads hold ids only. What a job is about lies in PostgreSQL; Redis carries work, not data.
 */
export interface QueueDefinition<Payload> {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /** Tries by the queue itself, with exponential backoff from `backoffMs`. */
  readonly attempts: number;
  readonly backoffMs: number;
  /** How long the queue believes a worker that has fallen silent. */
  readonly lockMs: number;
}

export const readCardQueue = {
  name: 'read-card' as const,
  payload: z.strictObject({ jobId: z.uuid() }),
  attempts: 3,
  backoffMs: 500,
  lockMs: 15_000,
} satisfies QueueDefinition<{ jobId: string }>;

/**
 * Fetches the image of a job that named an address, before it is queued for reading: an address that does not answer
 * keeps no reader waiting.
 */
export const fetchImageQueue = {
  name: 'fetch-image' as const,
  payload: z.strictObject({ jobId: z.uuid() }),
  attempts: 3,
  backoffMs: 500,
  lockMs: 30_000,
} satisfies QueueDefinition<{ jobId: string }>;

/** A picture that was sent to be looked at, or one of a job that is to be looked at again. */
export const CheckImagePayload = z.union([
  z.strictObject({ checkId: z.uuid() }),
  z.strictObject({ inspectionId: z.uuid() }),
]);

export type CheckImagePayload = z.infer<typeof CheckImagePayload>;

/** Has a picture looked at for somebody who waits on the line: no retry comes later than they would wait. */
export const checkImageQueue = {
  name: 'check-image' as const,
  payload: CheckImagePayload,
  attempts: 2,
  backoffMs: 100,
  lockMs: 15_000,
} satisfies QueueDefinition<CheckImagePayload>;

/**
 * Says that something may be due for an endpoint; what, PostgreSQL knows. Tried once: the sweep says it again.
 *
 * Slow receivers have a queue and slots of their own, so that however many they are, those that answer at once are
 * not kept waiting by them.
 */
const deliverWebhook = {
  payload: z.strictObject({ endpointId: z.uuid() }),
  attempts: 1,
  backoffMs: 0,
  lockMs: 30_000,
};

export const deliverWebhookQueues = {
  fast: { ...deliverWebhook, name: 'deliver-webhook' as const },
  slow: { ...deliverWebhook, name: 'deliver-webhook-slow' as const },
} satisfies Record<string, QueueDefinition<{ endpointId: string }>>;
