import {
  DELIVERY_FAILURES,
  type DeliveryView,
  type WebhookEndpointView,
} from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import type { DeliveryRecord } from '@ktp-ocr/database/webhooks/list-deliveries';
import type { WebhookEndpoint } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import type { z } from 'zod';

const DISABLED_NOTES: Readonly<Record<string, string>> = {
  gone: 'The receiver answered 410 Gone. Enable the endpoint again and replay what it missed, if that was a mistake.',
  failing:
    'Every attempt failed for five days. Mend the receiver, enable the endpoint again and replay what it missed.',
  owner: 'Disabled over the API.',
};

/** An endpoint as its owner sees it. Pure. */
export function toWebhookView(endpoint: WebhookEndpoint): z.infer<typeof WebhookEndpointView> {
  return {
    id: endpoint.id,
    url: endpoint.url,
    events: endpoint.events,
    payload: endpoint.payload,
    description: endpoint.description,
    encrypted: endpoint.encryptionKey !== null,
    on_request: endpoint.onRequest,
    status: endpoint.disabledAt ? 'disabled' : 'enabled',
    disabled_at: endpoint.disabledAt?.toISOString() ?? null,
    disabled_note: endpoint.disabledReason ? (DISABLED_NOTES[endpoint.disabledReason] ?? null) : null,
    failing_since: endpoint.failingSince?.toISOString() ?? null,
    created_at: endpoint.createdAt.toISOString(),
  };
}

/** @param openAnswer opens what a receiver answered; null where it is kept no longer */
export function toDeliveryView(
  record: DeliveryRecord,
  openAnswer: (attempt: DeliveryRecord['attempts'][number]) => string | null,
): z.infer<typeof DeliveryView> {
  const { delivery, eventType, jobId, attempts } = record;
  return {
    id: delivery.id,
    event_id: delivery.eventId,
    type: eventType,
    job_id: jobId,
    status: delivery.status,
    next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
    created_at: delivery.createdAt.toISOString(),
    ended_at: delivery.endedAt?.toISOString() ?? null,
    attempts: attempts.map((attempt) => ({
      started_at: attempt.startedAt.toISOString(),
      duration_ms: attempt.durationMs,
      http_status: attempt.httpStatus,
      failure:
        attempt.failure === null
          ? null
          : (DELIVERY_FAILURES.find((one) => one === attempt.failure) ?? 'ours'),
      answer: openAnswer(attempt),
    })),
  };
}
