import { z } from 'zod';

/** `?wait=N` of operations that may wait for a job's end. */
export const WaitQuery = z.strictObject({
  wait: z.coerce
    .number()
    .int()
    .min(0)
    .max(60)
    .optional()
    .describe('Seconds to wait for the end before answering. `Prefer: wait=N` says the same.'),
});
