import { AddressRefusedError, NameUnresolvedError } from './guard-address.js';
import { RequestTimeoutError } from './guarded-request.js';

/** Why an attempt did not count as delivered, in one word that may be stored, shown and logged. */
export type AttemptFailure =
  | 'http_status'
  | 'redirect'
  | 'gone'
  | 'timeout'
  | 'name'
  | 'address_refused'
  | 'connection'
  | 'tls'
  | 'ours';

/** What came of one sending: an answer, or why there was none. */
export type AttemptOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter: string | undefined }
  | { readonly kind: 'no_answer'; readonly failure: AttemptFailure };

/** What is to happen now. `pauseMs`: the receiver asked for patience, and every delivery to it shall have it. */
export type NextStep =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly pauseMs?: number }
  | { readonly kind: 'give_up' }
  | { readonly kind: 'disable' };

/** Waits between attempts, in seconds. Source: Standard Webhooks 1.0.0, the example schedule. */
export const DEFAULT_RETRY_SECONDS: readonly number[] = [
  5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
];

/** A receiver may ask for patience for as long, and no longer. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1_000;
/** Waits vary by as much up and down, so that what failed together does not come back together. */
const JITTER = 0.1;

/** Null where the receiver took it: any 2xx and nothing else. */
export function toFailure(outcome: AttemptOutcome): AttemptFailure | null {
  if (outcome.kind === 'no_answer') return outcome.failure;
  const { status } = outcome;
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'redirect';
  return status === 410 ? 'gone' : 'http_status';
}

/**
 * Decides from one outcome. Pure but for the jitter.
 *
 * @param options.tries attempts before this one
 * @param options.retrySeconds the schedule: as many retries as it has entries
 */
export function decideNextStep(
  outcome: AttemptOutcome,
  options: { readonly tries: number; readonly retrySeconds: readonly number[]; readonly now: Date },
): NextStep {
  const failure = toFailure(outcome);
  if (failure === null) return { kind: 'delivered' };
  if (failure === 'gone') return { kind: 'disable' };
  const seconds = options.retrySeconds[options.tries];
  if (seconds === undefined) return { kind: 'give_up' };
  const asked = outcome.kind === 'answer' ? parseRetryAfter(outcome, options.now) : null;
  if (asked !== null) return { kind: 'retry', delayMs: asked, pauseMs: asked };
  const jitter = 1 + JITTER * (2 * Math.random() - 1);
  return { kind: 'retry', delayMs: Math.round(seconds * 1_000 * jitter) };
}

/** In ms, where a 429 or 503 brought one: seconds or an HTTP date, cut to a day. */
function parseRetryAfter(
  { status, retryAfter }: { readonly status: number; readonly retryAfter: string | undefined },
  now: Date,
): number | null {
  if ((status !== 429 && status !== 503) || retryAfter === undefined) return null;
  const asked = /^\d{1,9}$/.test(retryAfter)
    ? Number(retryAfter) * 1_000
    : parseHttpDate(retryAfter) - now.getTime();
  return Number.isNaN(asked) ? null : Math.min(Math.max(asked, 1_000), MAX_RETRY_AFTER_MS);
}

/** NaN for what is none: `Date.parse` would take `-5` for a year. */
function parseHttpDate(text: string): number {
  return /^[A-Z][a-z]{2}, \d{2} /.test(text) ? Date.parse(text) : Number.NaN;
}

/** The word for an error of `sendGuardedRequest`. */
export function toAttemptFailure(error: unknown): AttemptFailure {
  if (error instanceof RequestTimeoutError) return 'timeout';
  if (error instanceof AddressRefusedError) return 'address_refused';
  if (error instanceof NameUnresolvedError) return 'name';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /CERT|TLS|SSL|EPROTO|UNABLE_TO/.test(code) ? 'tls' : 'connection';
}
