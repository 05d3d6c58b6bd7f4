import type { Database } from '../connect-database.js';

export interface AttemptInput {
  /** Chosen by the caller, because the answer is sealed for it. */
  readonly id: string;
  readonly deliveryId: string;
  readonly leaseToken: string;
  readonly durationMs: number;
  readonly httpStatus: number | null;
  /** Null where it was delivered. */
  readonly failure: string | null;
  /** False where it failed on our side: the endpoint's health is left as it is. */
  readonly receiverAtFault: boolean;
  readonly sealedAnswer: Uint8Array | null;
  /** Where it was not delivered: when to try again; null to give up. */
  readonly retryInMs: number | null;
  /** The receiver asked that nothing be sent to it for so long. */
  readonly pauseMs: number | null;
  /** Whether this receiver took its time and shall be served from slots of its own kind. */
  readonly slow: boolean;
}

/**
 * Puts one sending on record: the log, the delivery's end or next time, the endpoint's health; one statement, so
 * all or nothing. The claim is compared first: who lost it to another sender changes nothing.
 *
 * @returns for how long the endpoint has been failing (null: it is well); undefined when the claim was lost
 */
export async function recordAttempt(
  database: Database,
  attempt: AttemptInput,
): Promise<{ readonly failingForMs: number | null } | undefined> {
  const status = attempt.failure === null ? 'delivered' : attempt.retryInMs === null ? 'failed' : 'pending';
  const failed = attempt.failure !== null && attempt.receiverAtFault;
  const [row] = await database.prisma.$queryRaw<{ failing_ms: number | null }[]>`
    WITH moved AS (
      UPDATE webhook_deliveries
      SET status = ${status}::delivery_status, tries = tries + 1, lease_token = NULL,
          next_attempt_at = CASE WHEN ${status} = 'pending'
            THEN clock_timestamp() + ${attempt.retryInMs ?? 0} * interval '1 millisecond' END,
          ended_at = CASE WHEN ${status} <> 'pending' THEN clock_timestamp() END
      WHERE id = ${attempt.deliveryId}::uuid AND status = 'pending' AND lease_token = ${attempt.leaseToken}::uuid
      RETURNING id, endpoint_id
    ), logged AS (
      INSERT INTO webhook_attempts (id, delivery_id, started_at, duration_ms, http_status, failure, sealed_answer)
      SELECT ${attempt.id}::uuid, id, clock_timestamp() - ${attempt.durationMs} * interval '1 millisecond',
             ${attempt.durationMs}, ${attempt.httpStatus}::integer,
             ${attempt.failure}::text, ${attempt.sealedAnswer}::bytea
      FROM moved
    ), judged AS (
      UPDATE webhook_endpoints
      SET failing_since = CASE WHEN ${failed} THEN coalesce(failing_since, clock_timestamp()) END,
          slow = ${attempt.slow},
          not_before = CASE WHEN ${attempt.pauseMs}::integer IS NULL THEN not_before
            ELSE clock_timestamp() + ${attempt.pauseMs}::integer * interval '1 millisecond' END
      FROM moved
      WHERE webhook_endpoints.id = moved.endpoint_id AND ${attempt.failure === null || attempt.receiverAtFault}
        -- The row of a healthy endpoint is left alone, or its deliveries would queue up for it.
        AND (${failed} OR failing_since IS NOT NULL OR slow <> ${attempt.slow})
      RETURNING failing_since
    )
    SELECT (extract(epoch FROM clock_timestamp() - judged.failing_since) * 1000)::float8 AS failing_ms
    FROM moved LEFT JOIN judged ON true`;
  return row && { failingForMs: row.failing_ms };
}
