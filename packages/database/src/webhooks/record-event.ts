import { formatMoney } from '@ktp-ocr/contract/billing/money';
import type { Database, Queryable } from '../connect-database.js';
import { makeId } from '../make-id.js';

export interface EventInput {
  readonly apiKeyId: string;
  readonly type: 'batch.completed' | 'ping' | `job.${string}`;
  readonly data: object;
  readonly jobId?: string;
  readonly batchId?: string;
  /** An endpoint to tell whatever events it asked for. */
  readonly endpointId?: string | null;
  /** Tell `endpointId` and nobody else. */
  readonly only?: boolean;
}

/**
 * Stores an event as it will be told, with a delivery for every endpoint that is to hear of it. Belongs into the
 * transaction that makes it true: what is told has happened, and what has happened is told.
 *
 * A job or batch has one event; storing it again changes nothing.
 *
 * @returns the event's id, which receivers see as `webhook-id`; null when it was stored before
 */
export async function recordEvent(transaction: Queryable, input: EventInput): Promise<string | null> {
  const id = makeId();
  const body = JSON.stringify({ type: input.type, timestamp: new Date().toISOString(), data: input.data });
  const endpointId = input.endpointId ?? null;
  const count = await transaction.$executeRaw`
    INSERT INTO webhook_events (id, api_key_id, type, job_id, batch_id, body)
    VALUES (${id}::uuid, ${input.apiKeyId}::uuid, ${input.type}, ${input.jobId ?? null}::uuid,
            ${input.batchId ?? null}::uuid, ${body})
    ON CONFLICT DO NOTHING`;
  if (count === 0) return null;
  await transaction.$executeRaw`
    INSERT INTO webhook_deliveries (id, event_id, endpoint_id, next_attempt_at)
    SELECT gen_random_uuid(), ${id}::uuid, id, clock_timestamp() FROM webhook_endpoints
    WHERE api_key_id = ${input.apiKeyId}::uuid AND disabled_at IS NULL
      AND (id = ${endpointId}::uuid
           OR NOT ${input.only ?? false} AND NOT on_request AND ${input.type} = ANY(events))`;
  return id;
}

/** Stores a test event for one endpoint. @returns its id */
export async function recordPing(
  database: Database,
  endpoint: { readonly id: string; readonly apiKeyId: string },
): Promise<string | null> {
  return database.prisma.$transaction((transaction) =>
    recordEvent(transaction, {
      apiKeyId: endpoint.apiKeyId,
      type: 'ping',
      endpointId: endpoint.id,
      only: true,
      data: { endpoint_id: endpoint.id },
    }),
  );
}

interface EndedJobRow {
  readonly api_key_id: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly reference: string | null;
  readonly livemode: boolean;
  readonly created_at: Date;
  readonly finished_at: Date;
  readonly webhook_endpoint_id: string | null;
  readonly charge_id: string | null;
  readonly amount_minor: bigint | null;
  readonly currency: string | null;
}

/**
 * Stores how a job ended, for its key's webhooks. To be called in the transaction that ended it, as the last thing:
 * the charge is told too. Does nothing for a key without webhooks, at the cost of one query.
 */
export async function recordJobEvent(transaction: Queryable, jobId: string): Promise<void> {
  const [job] = await transaction.$queryRaw<EndedJobRow[]>`
    SELECT jobs.api_key_id, jobs.status::text, jobs.outcome, jobs.reference, jobs.livemode, jobs.created_at,
           jobs.finished_at, jobs.webhook_endpoint_id, charges.id AS charge_id, charges.amount_minor, charges.currency
    FROM jobs LEFT JOIN charges ON charges.job_id = jobs.id AND charges.kind = 'charge'
    WHERE jobs.id = ${jobId}::uuid AND jobs.finished_at IS NOT NULL
      AND EXISTS (SELECT 1 FROM webhook_endpoints WHERE webhook_endpoints.api_key_id = jobs.api_key_id
                  AND (NOT on_request OR webhook_endpoints.id = jobs.webhook_endpoint_id))`;
  if (!job) return;
  await recordEvent(transaction, {
    apiKeyId: job.api_key_id,
    type: `job.${job.status}`,
    jobId,
    endpointId: job.webhook_endpoint_id,
    data: {
      job_id: jobId,
      status: job.status,
      outcome: job.outcome,
      reference: job.reference,
      livemode: job.livemode,
      charge: toEventCharge(job),
      created_at: job.created_at.toISOString(),
      finished_at: job.finished_at.toISOString(),
    },
  });
  await recordBatchOfJob(transaction, job.api_key_id, jobId);
}

/** As `GET /v1/jobs/{id}` tells it: a charge of nothing, within the free tier, is not billed. */
function toEventCharge({ charge_id: id, amount_minor, currency }: EndedJobRow): object {
  if (id === null) return { billed: false };
  const amount = Number(amount_minor);
  return { billed: amount > 0, id, amount, currency, display: formatMoney(amount, currency ?? 'IDR') };
}

interface BatchRow {
  readonly batch_id: string;
  readonly created_at: Date;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly errored: number;
  readonly canceled: number;
  readonly refused: number;
}

async function recordBatchOfJob(transaction: Queryable, apiKeyId: string, jobId: string): Promise<void> {
  const [item] = await transaction.$queryRaw<{ batch_id: string }[]>`
    SELECT batch_id FROM batch_items WHERE job_id = ${jobId}::uuid`;
  if (!item) return;
  // The last two of a batch may end at once, and neither transaction sees the other's: who comes second waits here.
  await transaction.$queryRaw`SELECT 1 FROM batches WHERE id = ${item.batch_id}::uuid FOR NO KEY UPDATE`;
  await recordBatchCompletion(transaction, apiKeyId, item.batch_id);
}

/** Stores that a batch is complete, where nothing of it is under way: its last job has ended, or it never had one. */
export async function recordBatchCompletion(
  transaction: Queryable,
  apiKeyId: string,
  batchId: string,
): Promise<void> {
  const [batch] = await transaction.$queryRaw<BatchRow[]>`
    SELECT batches.id AS batch_id, batches.created_at, count(*)::integer AS total,
           count(*) FILTER (WHERE jobs.status = 'succeeded')::integer AS succeeded,
           count(*) FILTER (WHERE jobs.status = 'failed')::integer AS failed,
           count(*) FILTER (WHERE jobs.status = 'errored')::integer AS errored,
           count(*) FILTER (WHERE jobs.status = 'canceled')::integer AS canceled,
           count(*) FILTER (WHERE batch_items.job_id IS NULL)::integer AS refused
    FROM batches JOIN batch_items ON batch_items.batch_id = batches.id
    LEFT JOIN jobs ON jobs.id = batch_items.job_id
    WHERE batches.id = ${batchId}::uuid
    GROUP BY batches.id
    HAVING count(*) = count(*) FILTER (WHERE batch_items.job_id IS NULL OR jobs.finished_at IS NOT NULL)`;
  if (!batch) return;
  const { batch_id, created_at, ...items } = batch;
  await recordEvent(transaction, {
    apiKeyId,
    type: 'batch.completed',
    batchId: batch_id,
    data: { batch_id, items, created_at: created_at.toISOString() },
  });
}
