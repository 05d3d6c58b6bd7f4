import type { ClaimedDelivery } from '@ktp-ocr/database/webhooks/claim-delivery';
import { parseTraceparent } from '@ktp-ocr/telemetry/traceparent';
import { NO_SPAN, type Span } from '@ktp-ocr/telemetry/tracing';
import { toFailure } from '@ktp-ocr/webhooks/attempt-outcome';
import type { Sending } from '@ktp-ocr/webhooks/send-webhook';
import type { Context } from '../context.js';

/** An attempt goes on with the trace of the job whose event it tells, however late it comes. */
export function startDeliverySpan({ tracing }: Context, delivery: ClaimedDelivery): Span {
  const parent = parseTraceparent(delivery.traceparent);
  if (!parent) return NO_SPAN;
  return tracing.startSpan('deliver webhook', parent, {
    kind: 'client',
    attributes: {
      'ktp.job_id': delivery.jobId,
      'ktp.endpoint_id': delivery.endpointId,
      'ktp.delivery_id': delivery.id,
      'ktp.event_id': delivery.eventId,
      'ktp.attempts': delivery.tries + 1,
    },
  });
}

export function endDeliverySpan(span: Span, { outcome }: Sending): void {
  const failure = toFailure(outcome);
  span.tell({
    'http.response.status_code': outcome.kind === 'answer' ? outcome.status : null,
    'error.type': failure,
  });
  span.end();
}
