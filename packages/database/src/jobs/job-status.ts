import type { JobStatus } from '@ktp-ocr/contract/jobs/job-view';
import type { Outcome } from '@ktp-ocr/contract/jobs/outcome';

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
