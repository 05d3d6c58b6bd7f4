import type { Database } from '../connect-database.js';

/**
 * Sends one delivery again, at once and with the whole schedule before it, whatever came of it before.
 * One that waits is brought forward; one that is being sent right now is left alone.
 *
 * @returns false when there is no such delivery of this endpoint
 */
export async function redeliver(
  database: Database,
  options: { readonly deliveryId: string; readonly endpointId: string },
): Promise<boolean> {
  const found = await database.prisma.$executeRaw`
    UPDATE webhook_deliveries
    SET status = 'pending', ended_at = NULL,
        tries = CASE WHEN lease_token IS NULL THEN 0 ELSE tries END,
        next_attempt_at = CASE WHEN lease_token IS NULL THEN clock_timestamp() ELSE next_attempt_at END
    WHERE id = ${options.deliveryId}::uuid AND endpoint_id = ${options.endpointId}::uuid`;
  return found === 1;
}

/**
 * Sends what happened within a time again: what was not delivered, and what was never on its way because the
 * endpoint was disabled or not there yet.
 *
 * @param options.includeDelivered also what had been delivered
 * @returns how many are on their way now
 */
export async function redeliverRange(
  database: Database,
  options: {
    readonly endpointId: string;
    readonly from: Date;
    /** Exclusive; absent for all since `from`. */
    readonly to?: Date | undefined;
    readonly includeDelivered: boolean;
  },
): Promise<number> {
  return database.prisma.$executeRaw`
    INSERT INTO webhook_deliveries (id, event_id, endpoint_id, next_attempt_at)
    SELECT gen_random_uuid(), webhook_events.id, webhook_endpoints.id, clock_timestamp()
    FROM webhook_endpoints
    JOIN webhook_events ON webhook_events.api_key_id = webhook_endpoints.api_key_id
    LEFT JOIN jobs ON jobs.id = webhook_events.job_id
    WHERE webhook_endpoints.id = ${options.endpointId}::uuid
      AND webhook_events.created_at >= ${options.from} 
      AND (${options.to ?? null}::timestamptz IS NULL OR webhook_events.created_at < ${options.to ?? null})
      AND (jobs.webhook_endpoint_id = webhook_endpoints.id
           OR NOT on_request AND webhook_events.type = ANY(webhook_endpoints.events))
    ORDER BY webhook_events.created_at
    ON CONFLICT (event_id, endpoint_id) DO UPDATE
      SET status = 'pending', tries = 0, next_attempt_at = clock_timestamp(), ended_at = NULL
      WHERE webhook_deliveries.status = 'failed'
        OR ${options.includeDelivered} AND webhook_deliveries.status = 'delivered'`;
}
