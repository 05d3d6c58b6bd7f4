import { randomUUID } from 'node:crypto';
import type { Database } from '../connect-database.js';
import { Prisma } from '../generated/client.js';
import { WITHOUT_FLUSH } from '../without-flush.js';
import { isExactly } from './job-status.js';

/** A job claimed this often and never ended kills its readers: it ends as errored, free. */
export const MAX_ATTEMPTS = 3;

/** Over `jobs` and `api_keys`: nobody is told of the end, and what it costs hangs on nothing that others change meanwhile. */
export const ENDS_ALONE = Prisma.sql`(api_keys.free_per_month = 0 AND api_keys.next_tariff_from IS NULL
  AND NOT EXISTS (SELECT 1 FROM webhook_endpoints WHERE webhook_endpoints.api_key_id = jobs.api_key_id))`;

export interface ClaimedJob {
  readonly id: string;
  /** Proof of the claim. Every later move must show it; a claim that was taken over can move nothing. */
  readonly leaseToken: string;
  readonly attempts: number;
  readonly submittedAt: Date;
  readonly include: readonly string[];
  /** Which page of a PDF or TIFF was asked for; null where none was. */
  readonly page: number | null;
  readonly wrappedKey: Uint8Array;
  readonly sealedExpected: Uint8Array | null;
  readonly imageRetentionSeconds: number;
  /** False for jobs of test keys, which are answered without being read. */
  readonly livemode: boolean;
  /** A caller waits on the line: it is charged when its answer is handed over, not when it ends. */
  readonly isHandedOver: boolean;
  /** It ends in a single statement, unless that changes meanwhile: see `completeJob`. */
  readonly mayEndAlone: boolean;
  /** Since its submit. */
  readonly waitedMs: number;
  readonly traceparent: string | null;
}

interface ClaimedRow {
  readonly attempts: number;
  readonly created_at: Date;
  readonly include: string[];
  readonly page: number | null;
  readonly wrapped_key: Uint8Array;
  readonly sealed_expected: Uint8Array | null;
  readonly image_retention_seconds: number;
  readonly livemode: boolean;
  readonly is_handed_over: boolean;
  readonly may_end_alone: boolean;
  readonly waited_ms: number;
  readonly traceparent: string | null;
}

/**
 * Takes a job for reading: queued, or processing under a lease that ran out. The database's clock decides, so
 * workers whose clocks disagree still agree on who holds a job.
 *
 * @returns null when there is nothing to claim: ended, held by another, expired, destroyed or tried too often
 */
export async function claimJob(
  database: Database,
  options: { readonly id: string; readonly leaseMs: number },
): Promise<ClaimedJob | null> {
  const leaseToken = randomUUID();
  const [row] = await database.direct.$queryRaw<ClaimedRow[]>`
    UPDATE jobs
    SET status = 'processing',
        attempts = attempts + 1,
        lease_token = ${leaseToken}::uuid,
        lease_expires_at = clock_timestamp() + ${options.leaseMs} * interval '1 millisecond',
        started_at = coalesce(started_at, clock_timestamp())
    FROM ${WITHOUT_FLUSH}
    WHERE id = ${options.id}::uuid
      AND wrapped_key IS NOT NULL AND image_source = 'bytes'
      AND attempts < ${MAX_ATTEMPTS}
      AND (${isExactly('queued')} AND (expires_at IS NULL OR expires_at > clock_timestamp())
           OR ${isExactly('processing')} AND lease_expires_at < clock_timestamp())
    RETURNING attempts, created_at, include, page, wrapped_key, sealed_expected, image_retention_seconds, livemode,
      traceparent, handover IS NOT NULL AS is_handed_over,
      handover IS NOT NULL OR (SELECT ${ENDS_ALONE} FROM api_keys WHERE api_keys.id = jobs.api_key_id) AS may_end_alone,
      greatest(0, extract(epoch FROM clock_timestamp() - created_at) * 1000)::double precision AS waited_ms`;
  if (!row) return null;
  return {
    id: options.id,
    leaseToken,
    attempts: row.attempts,
    submittedAt: row.created_at,
    include: row.include,
    page: row.page,
    wrappedKey: row.wrapped_key,
    sealedExpected: row.sealed_expected,
    imageRetentionSeconds: row.image_retention_seconds,
    livemode: row.livemode,
    isHandedOver: row.is_handed_over,
    mayEndAlone: row.may_end_alone,
    waitedMs: row.waited_ms,
    traceparent: row.traceparent,
  };
}

/** Keeps a claim alive. @returns false when the claim is lost: stop working on the job */
export async function extendLease(
  database: Database,
  claim: { readonly id: string; readonly leaseToken: string; readonly leaseMs: number },
): Promise<boolean> {
  const count = await database.direct.$executeRaw`
    UPDATE jobs SET lease_expires_at = clock_timestamp() + ${claim.leaseMs} * interval '1 millisecond'
    FROM ${WITHOUT_FLUSH}
    WHERE id = ${claim.id}::uuid AND ${isExactly('processing')} AND lease_token = ${claim.leaseToken}::uuid`;
  return count === 1;
}

/** Gives a job back for another try, e.g. when a reader crashed or the worker is asked to stop. */
export async function releaseJob(
  database: Database,
  claim: { readonly id: string; readonly leaseToken: string },
): Promise<boolean> {
  const count = await database.direct.$executeRaw`
    UPDATE jobs
    SET status = 'queued', lease_token = NULL, lease_expires_at = NULL
    WHERE id = ${claim.id}::uuid AND ${isExactly('processing')} AND lease_token = ${claim.leaseToken}::uuid`;
  return count === 1;
}
