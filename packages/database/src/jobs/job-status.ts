import type { JobStatus } from '@ktp-ocr/contract/jobs/job-view';
import type { Outcome } from '@ktp-ocr/contract/jobs/outcome';
import { Prisma } from '../generated/client.js';

/** OK and FAIL are answers about a card and are charged; everything else is free. */
export type BillableOutcome = 'OK' | 'FAIL';
export type FreeOutcome = Exclude<Outcome, BillableOutcome>;

export function isBillable(outcome: Outcome): outcome is BillableOutcome {
  return outcome === 'OK' || outcome === 'FAIL';
}

export function isEnded(status: JobStatus): boolean {
  return status !== 'queued' && status !== 'processing';
}

/** The status in which a job ends that is answered with this word. */
export function toEndStatus(outcome: Outcome): 'succeeded' | 'failed' | 'errored' {
  if (outcome === 'OK') return 'succeeded';
  return outcome === 'FAIL' ? 'failed' : 'errored';
}

/**
 * SQL for `jobs.status = …`, for statements that must not enter by the index of all that is queued or processing: by an
 * equality PostgreSQL sees that it may. With an empty queue, when it makes its plan, that index is the smallest of all; it then
 * looks through a whole backlog for each card until it hears, 50,000 changed rows later, how much there is. By a range it
 * does not see it.
 */
export function isExactly(status: 'queued' | 'processing'): Prisma.Sql {
  return Prisma.raw(`jobs.status BETWEEN '${status}' AND '${status}'`);
}

/** The same of a job that has not ended. The statuses are in this order in the database. */
export const IS_OPEN = Prisma.raw(`jobs.status BETWEEN 'queued' AND 'processing'`);
