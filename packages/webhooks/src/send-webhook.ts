import type { KeyObject } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import type { AddressPolicy } from './address-policy.js';
import { type AttemptOutcome, toAttemptFailure } from './attempt-outcome.js';
import type { Resolve } from './guard-address.js';
import { sendGuardedRequest } from './guarded-request.js';
import { signWebhook } from './sign-webhook.js';

/** Of an answer, this much is kept for the log. */
const KEPT_ANSWER_BYTES = 1_024;

export interface WebhookMessage {
  readonly url: string;
  /** The event's id: the same at every attempt, so that a receiver can tell a repetition. */
  readonly eventId: string;
  readonly body: string;
  readonly secrets: readonly Uint8Array[];
}

/** The way out: what every webhook of this process has in common. */
export interface WebhookRoute {
  readonly policy: AddressPolicy;
  readonly secureContext?: SecureContext | undefined;
  /** Signs beside the secrets. */
  readonly privateKey?: KeyObject | undefined;
  readonly resolve?: Resolve | undefined;
  readonly timeoutMs: number;
}

export interface Sending {
  readonly outcome: AttemptOutcome;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** How the answer began. May hold anything: never to be logged. */
  readonly answerStart: Buffer | null;
}

/**
 * Signs and sends one webhook. Whatever the receiver does is an outcome, not an error.
 *
 * @throws the reason of `signal`, when that is what ended it
 */
export async function sendWebhook(
  message: WebhookMessage,
  route: WebhookRoute,
  signal?: AbortSignal,
): Promise<Sending> {
  const startedAt = new Date();
  const started = performance.now();
  const finish = (outcome: AttemptOutcome, answerStart: Buffer | null): Sending => ({
    outcome,
    startedAt,
    durationMs: Math.round(performance.now() - started),
    answerStart,
  });
  try {
    const answer = await sendGuardedRequest({
      ...route,
      url: message.url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(message.body)),
        'user-agent': 'ktp-ocr-webhooks/1',
        ...signWebhook({ ...message, id: message.eventId, sentAt: startedAt, privateKey: route.privateKey }),
      },
      body: message.body,
      maxAnswerBytes: KEPT_ANSWER_BYTES,
      longAnswer: 'cut',
      signal,
    });
    const retryAfter = answer.headers['retry-after'];
    return finish({ kind: 'answer', status: answer.status, retryAfter }, answer.body);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return finish({ kind: 'no_answer', failure: toAttemptFailure(error) }, null);
  }
}
