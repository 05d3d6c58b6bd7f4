/** See docs/architecture.md for who may make which move; the database refuses every other. */
export type JobStatus = 'queued' | 'processing' | 'succeeded' | 'failed' | 'errored' | 'canceled';

/** The contract's six words. */
export type Outcome =
  | 'OK'
  | 'FAIL'
  | 'INVALID_REQUEST'
  | 'IMAGE_INVALID_FORMAT'
  | 'IMAGE_INVALID_SIZE'
  | 'INNER_ERROR';

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
