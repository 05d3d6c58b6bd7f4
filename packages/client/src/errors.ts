import type { Problem } from './types.js';

/** The server answered that it will not, and why: its problem details (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** A word to switch on, e.g. `RATE_LIMITED`. */
  readonly code: string;
  readonly problem: Problem | null;
  /** Seconds after which asking again is worth it, where the server said so. */
  readonly retryAfterSeconds: number | null;

  constructor(status: number, problem: Problem | null, retryAfterSeconds: number | null) {
    super(problem ? `${problem.code}: ${problem.detail ?? problem.title}` : `HTTP ${status}`);
    this.status = status;
    this.code = problem?.code ?? 'UNKNOWN';
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No answer came: the server could not be reached, or not in time. Whether it was asked is not known. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** What was waited for had not ended in time. It goes on at the server. */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError';
}

/** A webhook that is not from the server that knows the secret, or is too old. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}
