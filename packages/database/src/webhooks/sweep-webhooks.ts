import type { Database, Queryable } from '../connect-database.js';

/** An endpoint that something is due for, and the kind of slot it is served from. */
export interface DueEndpoint {
  readonly endpointId: string;
  readonly slow: boolean;
}

/** Endpoints with something due: deliveries whose time has come, whose sender died, or that the queue has lost. */
export async function listDueEndpoints(database: Database, limit: number): Promise<DueEndpoint[]> {
  return database.prisma.$queryRaw`
    SELECT id AS "endpointId", slow FROM webhook_endpoints
    WHERE disabled_at IS NULL AND (not_before IS NULL OR not_before <= clock_timestamp())
      AND EXISTS (SELECT 1 FROM webhook_deliveries
                  WHERE endpoint_id = webhook_endpoints.id AND status = 'pending'
                    AND next_attempt_at <= statement_timestamp())
    LIMIT ${limit}`;
}

/** Endpoints that a job's end is on its way to. */
export async function listEndpointsOfJob(database: Queryable, jobId: string): Promise<DueEndpoint[]> {
  return database.$queryRaw<DueEndpoint[]>`
    SELECT webhook_endpoints.id AS "endpointId", webhook_endpoints.slow
    FROM webhook_events
    JOIN webhook_deliveries ON webhook_deliveries.event_id = webhook_events.id
    JOIN webhook_endpoints ON webhook_endpoints.id = webhook_deliveries.endpoint_id
    WHERE webhook_events.job_id = ${jobId}::uuid AND webhook_deliveries.status = 'pending'`;
}

/** Days that events, deliveries and attempts are kept and can be replayed. */
export const EVENT_RETENTION_DAYS = 30;
/** Days that what receivers answered is kept: it may be anything. */
export const ANSWER_RETENTION_DAYS = 3;

/** Forgets events past their time with all that hangs on them, answers long before, and secrets that are over, addresses no job names. */
export async function destroyOldWebhooks(database: Database, limit: number): Promise<number> {
  // As arrays: of how many rows a subquery with a limit will give PostgreSQL has no idea, and may read the table for them.
  const events = await database.prisma.$executeRaw`
    DELETE FROM webhook_events WHERE id = ANY(ARRAY(
      SELECT id FROM webhook_events
      WHERE created_at < statement_timestamp() - ${EVENT_RETENTION_DAYS} * interval '1 day'
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
  const answers = await database.prisma.$executeRaw`
    UPDATE webhook_attempts SET sealed_answer = NULL WHERE id = ANY(ARRAY(
      SELECT id FROM webhook_attempts
      WHERE sealed_answer IS NOT NULL
        AND started_at < statement_timestamp() - ${ANSWER_RETENTION_DAYS} * interval '1 day'
      ORDER BY started_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`;
  const secrets = await database.prisma.$executeRaw`
    DELETE FROM webhook_secrets WHERE expires_at < clock_timestamp()`;
  // Addresses that jobs named may be new with every job.
  const endpoints = await database.prisma.$executeRaw`
    DELETE FROM webhook_endpoints WHERE id IN (
      SELECT id FROM webhook_endpoints
      WHERE on_request AND created_at < clock_timestamp() - ${EVENT_RETENTION_DAYS} * interval '1 day'
        AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE endpoint_id = webhook_endpoints.id)
        AND NOT EXISTS (SELECT 1 FROM jobs WHERE webhook_endpoint_id = webhook_endpoints.id AND finished_at IS NULL)
      LIMIT ${limit})`;
  return events + answers + secrets + endpoints;
}
