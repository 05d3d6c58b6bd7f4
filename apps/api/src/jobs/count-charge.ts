import type { JobRecord } from '@ktp-ocr/database/jobs/find-job';
import type { Context } from '../context.js';

/** Counts the charge of an answer that was handed over. Jobs of test keys have none. */
export function countCharge({ metrics }: Context, { job }: JobRecord): void {
  if (job.livemode && job.outcome !== null) metrics.charges.inc({ outcome: job.outcome });
}
