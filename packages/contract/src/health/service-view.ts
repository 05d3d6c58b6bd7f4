import { z } from 'zod';

/** `GET /v1/service`: how full the queue is and who works on it. Numbers over all keys, so for operators only. */
export const ServiceView = z
  .strictObject({
    queue: z.strictObject({
      queued: z.number().int().describe('Cards that wait.'),
      processing: z.number().int().describe('Cards that are being read.'),
      oldest_queued_seconds: z
        .number()
        .nullable()
        .describe('How long the one that waits longest has waited; null where none waits.'),
    }),
    workers: z.strictObject({
      alive: z.number().int().describe('Workers heard of within 15 seconds.'),
      warm_readers: z.number().int().describe('Cards that can be read at once.'),
      mean_read_ms: z
        .number()
        .nullable()
        .describe('Mean time of the last hundred readings within ten minutes; null where there was none.'),
    }),
  })
  .meta({ id: 'Service' });

export type ServiceView = z.infer<typeof ServiceView>;
