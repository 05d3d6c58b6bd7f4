import { randomUUID } from 'node:crypto';
import type { Database } from '../connect-database.js';

/** A delivery claimed for one sending, with all that is needed to send it. */
export interface ClaimedDelivery {
  readonly id: string;
  /** Proof of the claim: only who holds it may record what came of the sending. */
  readonly leaseToken: string;
  /** Attempts before this one: the place in the schedule. */
  readonly tries: number;
  readonly endpointId: string;
  readonly eventId: string;
  readonly body: string;
  readonly jobId: string | null;
  readonly apiKeyId: string;
  readonly url: string;
  readonly payload: 'thin' | 'full';
  readonly encryptionKey: Record<string, unknown> | null;
  readonly wrappedKey: Uint8Array;
  readonly onRequest: boolean;
  /** The endpoint is to be served from the slots for slow ones. */
  readonly slow: boolean;
  /** Since the event. */
  readonly ageMs: number;
  /** Where the trace of the event's job goes on; null where there is none. */
  readonly traceparent: string | null;
}

/**
 * Takes the delivery of this endpoint that is due longest. While it is claimed it counts as due when the lease runs
 * out: a sender that dies needs nobody to clean up after it.
 *
 * @returns null when nothing is due, the endpoint is disabled, or it asked for patience
 */
export async function claimDelivery(
  database: Database,
  options: { readonly endpointId: string; readonly leaseMs: number },
): Promise<ClaimedDelivery | null> {
  const leaseToken = randomUUID();
  const [claimed] = await database.prisma.$queryRaw<ClaimedDelivery[]>`
    UPDATE webhook_deliveries
    SET lease_token = ${leaseToken}::uuid,
        next_attempt_at = clock_timestamp() + ${options.leaseMs} * interval '1 millisecond'
    FROM webhook_events, webhook_endpoints
    WHERE webhook_deliveries.id = (
        SELECT id FROM webhook_deliveries
        WHERE endpoint_id = ${options.endpointId}::uuid AND status = 'pending'
          AND next_attempt_at <= statement_timestamp()
        ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      AND webhook_events.id = webhook_deliveries.event_id
      AND webhook_endpoints.id = webhook_deliveries.endpoint_id
      AND webhook_endpoints.disabled_at IS NULL
      AND (webhook_endpoints.not_before IS NULL OR webhook_endpoints.not_before <= clock_timestamp())
    RETURNING webhook_deliveries.id, webhook_deliveries.lease_token AS "leaseToken", webhook_deliveries.tries,
      webhook_endpoints.id AS "endpointId",
      webhook_events.id AS "eventId", webhook_events.body, webhook_events.job_id AS "jobId",
      webhook_endpoints.api_key_id AS "apiKeyId", webhook_endpoints.slow, webhook_endpoints.url, webhook_endpoints.payload::text,
      webhook_endpoints.encryption_key AS "encryptionKey", webhook_endpoints.wrapped_key AS "wrappedKey",
      webhook_endpoints.on_request AS "onRequest",
      (SELECT traceparent FROM jobs WHERE jobs.id = webhook_events.job_id) AS traceparent,
      greatest(0, extract(epoch FROM clock_timestamp() - webhook_events.created_at) * 1000)::double precision AS "ageMs"`;
  return claimed ?? null;
}

/** Gives a claimed delivery back unsent, due at once. The try does not count. */
export async function releaseDelivery(
  database: Database,
  claim: { readonly id: string; readonly leaseToken: string },
): Promise<void> {
  await database.prisma.$executeRaw`
    UPDATE webhook_deliveries SET lease_token = NULL, next_attempt_at = clock_timestamp()
    WHERE id = ${claim.id}::uuid AND status = 'pending' AND lease_token = ${claim.leaseToken}::uuid`;
}
