import { describe, expect, it } from 'vitest';
import {
  type AttemptOutcome,
  DEFAULT_RETRY_SECONDS,
  decideNextStep,
  toAttemptFailure,
} from './attempt-outcome.js';
import { AddressRefusedError, NameUnresolvedError } from './guard-address.js';
import { RequestTimeoutError } from './guarded-request.js';

const now = new Date('2026-11-23T04:00:00Z');
const answered = (status: number, retryAfter?: string): AttemptOutcome => ({
  kind: 'answer',
  status,
  retryAfter,
});
const decide = (outcome: AttemptOutcome, tries = 0) =>
  decideNextStep(outcome, { tries, retrySeconds: DEFAULT_RETRY_SECONDS, now });

describe('decideNextStep', () => {
  it('takes a 2xx for delivered and nothing else', () => {
    for (const status of [200, 201, 202, 204, 299]) expect(decide(answered(status)).kind).toBe('delivered');
    for (const status of [100, 199, 300, 301, 304, 307, 400, 401, 404, 409, 418, 429, 500, 503, 599]) {
      expect(decide(answered(status)).kind, String(status)).toBe('retry');
    }
    expect(decide(answered(410)).kind).toBe('disable');
  });

  it('waits as the schedule says, a tenth more or less, and gives up after ten attempts', () => {
    const hours = [5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24];
    hours.forEach((wait, tries) => {
      const step = decide({ kind: 'no_answer', failure: 'timeout' }, tries);
      expect(step.kind).toBe('retry');
      if (step.kind !== 'retry') return;
      expect(step.delayMs / 3_600_000 / wait).toBeGreaterThanOrEqual(0.9);
      expect(step.delayMs / 3_600_000 / wait).toBeLessThanOrEqual(1.1);
      expect(step.pauseMs).toBeUndefined();
    });
    expect(decide(answered(500), 9).kind).toBe('give_up');
  });

  it('heeds Retry-After of 429 and 503, in seconds or as a date, from a second to a day', () => {
    const cases: [number, string | undefined, number | null][] = [
      [429, '30', 30_000],
      [503, '120', 120_000],
      [429, '0', 1_000],
      [429, '999999999', 86_400_000],
      [503, 'Mon, 23 Nov 2026 04:01:00 GMT', 60_000],
      [503, 'Mon, 23 Nov 2020 04:01:00 GMT', 1_000],
      [429, 'soon', null],
      [429, '-5', null],
      [429, undefined, null],
      [500, '30', null],
    ];
    for (const [status, retryAfter, pauseMs] of cases) {
      const step = decide(answered(status, retryAfter));
      if (pauseMs !== null) expect(step).toEqual({ kind: 'retry', delayMs: pauseMs, pauseMs });
      else expect(step).not.toHaveProperty('pauseMs');
    }
  });
});

describe('toAttemptFailure', () => {
  it('has one word for each kind of trouble', () => {
    const coded = (code: string) => Object.assign(new Error(code), { code });
    expect(toAttemptFailure(new RequestTimeoutError())).toBe('timeout');
    expect(toAttemptFailure(new AddressRefusedError('address', ''))).toBe('address_refused');
    expect(toAttemptFailure(new NameUnresolvedError())).toBe('name');
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'HPE_INVALID_CONSTANT']) {
      expect(toAttemptFailure(coded(code))).toBe('connection');
    }
    for (const code of [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ]) {
      expect(toAttemptFailure(coded(code))).toBe('tls');
    }
  });
});
