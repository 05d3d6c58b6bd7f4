import { seal } from '@ktp-ocr/blobs/envelope';
import { destroyDeliveredResult } from '@ktp-ocr/database/jobs/result-access';
import { makeId } from '@ktp-ocr/database/make-id';
import {
  type ClaimedDelivery,
  claimDelivery,
  releaseDelivery,
} from '@ktp-ocr/database/webhooks/claim-delivery';
import { recordAttempt } from '@ktp-ocr/database/webhooks/record-attempt';
import { disableWebhookEndpoint } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import { listLiveSecrets } from '@ktp-ocr/database/webhooks/webhook-secret';
import { decideNextStep, toFailure } from '@ktp-ocr/webhooks/attempt-outcome';
import { type Sending, sendWebhook } from '@ktp-ocr/webhooks/send-webhook';
import type { Context } from '../context.js';
import { endDeliverySpan, startDeliverySpan } from './observe-delivery.js';
import { renderWebhook } from './render-webhook.js';
import { StoppedError } from './webhook-sender.js';

/** A slot serves one endpoint for so long, then it is the next one's turn. */
const TURN_MS = 5_000;
/** A receiver that takes longer is served from the slots for slow ones, until it answers sooner. */
const SLOW_MS = 1_000;
/** An endpoint that has failed for so long is disabled. */
const DISABLE_AFTER_MS = 5 * 24 * 60 * 60 * 1_000;
/** For a retry after so short a wait the sweep is too coarse: the queue is told when it is due. */
const PROMPT_MS = 60_000;
/** Beyond the time-out, for signing before and recording after. A sender silent for longer counts as dead. */
const LEASE_MARGIN_MS = 5_000;

/** Sends what is due for an endpoint, one after the other, oldest first. */
export async function handleDeliverWebhook(
  context: Context,
  payload: { readonly endpointId: string; readonly slow: boolean },
): Promise<void> {
  const { endpointId } = payload;
  const giveBackSlot = context.webhooks.slots.take(endpointId);
  // Those who hold the slots go on until nothing is due: what this was about is in their hands.
  if (!giveBackSlot) return;
  try {
    // The slot is given back before the queue is told: whoever hears of it must find one.
    const goOn = await serveEndpoint(context, payload).finally(giveBackSlot);
    if (goOn) await context.webhookProducer.enqueue({ endpointId, ...goOn });
  } catch (error) {
    context.log.warn({ endpointId, error }, 'delivering failed on our side: left to the sweep');
  }
}

/** @returns from which kind of slot to go on; null when nothing is due any more */
async function serveEndpoint(
  context: Context,
  { endpointId, slow }: { readonly endpointId: string; readonly slow: boolean },
): Promise<{ readonly slow: boolean } | null> {
  const turnEndsAt = performance.now() + TURN_MS;
  const leaseMs = context.config.WEBHOOK_TIMEOUT_MS + LEASE_MARGIN_MS;
  while (!context.webhooks.stopping) {
    const delivery = await claimDelivery(context.database, { endpointId, leaseMs });
    if (!delivery) return null;
    if (delivery.slow !== slow) {
      await releaseDelivery(context.database, delivery);
      return { slow: delivery.slow };
    }
    const isSlow = await deliver(context, delivery);
    if (isSlow !== slow || performance.now() > turnEndsAt) return { slow: isSlow };
  }
  return null;
}

/**
 * One delivery's whole way: render, sign and send, decide, record. Should we die between send and record, the
 * lease runs out and it is sent again under the same id: at least once.
 *
 * @returns whether the receiver was slow
 */
async function deliver(context: Context, delivery: ClaimedDelivery): Promise<boolean> {
  let sending: Sending;
  const span = startDeliverySpan(context, delivery);
  try {
    sending = await renderAndSend(context, delivery);
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    span.end();
    await releaseDelivery(context.database, delivery);
    return false;
  }
  endDeliverySpan(span, sending);
  const step = decideNextStep(sending.outcome, {
    tries: delivery.tries,
    retrySeconds: context.config.WEBHOOK_RETRY_SECONDS,
    now: new Date(),
  });
  const attemptId = makeId();
  // A trouble of ours says nothing about the receiver.
  const slow = isOurs(sending) ? delivery.slow : sending.durationMs > SLOW_MS;
  const recorded = await recordAttempt(context.database, {
    id: attemptId,
    deliveryId: delivery.id,
    leaseToken: delivery.leaseToken,
    durationMs: sending.durationMs,
    httpStatus: sending.outcome.kind === 'answer' ? sending.outcome.status : null,
    failure: toFailure(sending.outcome),
    receiverAtFault: !isOurs(sending),
    sealedAnswer: await sealAnswer(context, delivery, attemptId, sending),
    retryInMs: step.kind === 'retry' ? step.delayMs : null,
    pauseMs: step.kind === 'retry' ? (step.pauseMs ?? null) : null,
    slow,
  });
  report(context, delivery, sending);
  if (step.kind === 'delivered' && delivery.jobId && delivery.payload === 'full') {
    await destroyDeliveredResult(context.database, delivery.jobId);
  }
  if (step.kind === 'retry' && step.delayMs <= PROMPT_MS) {
    await context.webhookProducer.enqueue({ endpointId: delivery.endpointId, slow, delayMs: step.delayMs });
  }
  if (step.kind === 'disable') await disable(context, delivery.endpointId, 'gone');
  else if ((recorded?.failingForMs ?? 0) > DISABLE_AFTER_MS) {
    await disable(context, delivery.endpointId, 'failing');
  }
  return slow;
}

/**
 * What fails on our side before anything is sent (a master key that is missing, a result that does not parse) is an
 * attempt like any other: it is seen in the log, tried again on the schedule, and given up at its end.
 */
async function renderAndSend(context: Context, delivery: ClaimedDelivery): Promise<Sending> {
  const startedAt = new Date();
  const started = performance.now();
  try {
    const body = await renderWebhook(context, delivery);
    const message = { ...delivery, body, secrets: await openSecrets(context, delivery) };
    return await sendWebhook(message, context.webhooks.route, context.webhooks.signal);
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    const { id: deliveryId, endpointId } = delivery;
    context.log.error({ deliveryId, endpointId, error }, 'webhook not sent: failed on our side');
    return {
      outcome: { kind: 'no_answer', failure: 'ours' },
      startedAt,
      durationMs: Math.round(performance.now() - started),
      answerStart: null,
    };
  }
}

function isOurs({ outcome }: Sending): boolean {
  return toFailure(outcome) === 'ours';
}

async function openSecrets(context: Context, delivery: ClaimedDelivery): Promise<Buffer[]> {
  const owner = {
    apiKeyId: delivery.apiKeyId,
    endpointId: delivery.onRequest ? null : delivery.endpointId,
  };
  const secrets = await listLiveSecrets(context.database, owner);
  return Promise.all(
    secrets.map(({ id, wrapped }) => context.keyRing.unwrapKey(wrapped, `webhook-secret:${id}`)),
  );
}

/**
 * What a receiver answers may be anything, a card it echoes included: it is kept sealed, or not at all. That it cannot
 * be sealed must not keep the attempt off the record, or what has arrived would be sent for ever.
 */
async function sealAnswer(
  context: Context,
  delivery: ClaimedDelivery,
  attemptId: string,
  { answerStart }: Sending,
): Promise<Buffer | null> {
  // A receiver of full payloads may echo a card, and the log of deliveries outlives the job.
  if (!answerStart?.length || delivery.payload === 'full') return null;
  const { id: deliveryId, endpointId, wrappedKey } = delivery;
  try {
    const dataKey = await context.keyRing.unwrapKey(wrappedKey, `webhook:${endpointId}`);
    return seal(dataKey, `webhook-answer:${attemptId}`, answerStart);
  } catch (error) {
    context.log.error({ deliveryId, endpointId, error }, "webhook sent, its receiver's answer not kept");
    return null;
  }
}

async function disable(context: Context, endpointId: string, reason: 'gone' | 'failing'): Promise<void> {
  await disableWebhookEndpoint(context.database, { id: endpointId, reason });
  context.log.warn({ endpointId, reason }, 'webhook endpoint disabled');
}

function report(context: Context, delivery: ClaimedDelivery, { outcome, durationMs }: Sending): void {
  const reason = toFailure(outcome) ?? 'delivered';
  context.metrics.webhookAttempts.inc({ result: reason });
  if (reason === 'delivered')
    context.metrics.webhookLagSeconds.observe((delivery.ageMs + durationMs) / 1_000);
  const { id: deliveryId, endpointId, eventId, tries } = delivery;
  const httpStatus = outcome.kind === 'answer' ? outcome.status : null;
  context.log.info(
    { deliveryId, endpointId, eventId, attempts: tries + 1, httpStatus, durationMs, reason },
    'webhook sent',
  );
}
