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
 * SQL for `jobs.status = …` in a statement that names its job by id. Compared as text, since by an equality of the column
 * PostgreSQL may enter by an index of all that is queued or processing. With an empty queue, when it makes its plan, that is
 * the smallest index of all; it then looks through a whole backlog for each card until it hears, 50,000 changed rows later,
 * how much there is.
 */
export function isExactly(status: 'queued' | 'processing'): Prisma.Sql {
  return Prisma.raw(`jobs.status::text = '${status}'`);
}

/** The same of a job that has not ended. */
export const IS_OPEN = Prisma.raw(`jobs.status::text IN ('queued', 'processing')`);

/**
 * SQL for all jobs that are processing, which are few. As a range, since PostgreSQL then enters by the index of statuses and
 * not by that of all that is open.
 */
export const ARE_PROCESSING = Prisma.raw(`jobs.status BETWEEN 'processing' AND 'processing'`);
