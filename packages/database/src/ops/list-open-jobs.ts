import type { Database } from '../connect-database.js';

/** A job that has not ended. */
export interface OpenJobRow {
  readonly id: string;
  readonly apiKeyId: string;
  readonly apiKeyName: string;
  readonly channel: 'sync' | 'async' | 'batch';
  readonly status: 'queued' | 'processing';
  readonly attempts: number;
  readonly priority: number;
  readonly imageSource: 'bytes' | 'url';
  readonly ageSeconds: number;
  /** What is left of its worker's lease, below 0 where it has run out; null where no worker has it. */
  readonly leaseSeconds: number | null;
}

/** The oldest of those that wait and of those that are being read, `limit` of each, however many there are: by an index. */
export async function listOpenJobs(
  database: Database,
  options: { readonly limit: number },
): Promise<OpenJobRow[]> {
  return database.prisma.$queryRaw<OpenJobRow[]>`
    WITH oldest AS (
      (SELECT * FROM jobs WHERE status = 'queued' ORDER BY created_at LIMIT ${options.limit})
      UNION ALL
      (SELECT * FROM jobs WHERE status = 'processing' ORDER BY created_at LIMIT ${options.limit}))
    SELECT oldest.id, api_key_id AS "apiKeyId", name AS "apiKeyName", channel::text, status::text, attempts, priority,
           image_source::text AS "imageSource",
           extract(epoch FROM clock_timestamp() - oldest.created_at)::double precision AS "ageSeconds",
           extract(epoch FROM lease_expires_at - clock_timestamp())::double precision AS "leaseSeconds"
    FROM oldest JOIN api_keys ON api_keys.id = oldest.api_key_id
    ORDER BY oldest.created_at`;
}

export interface FailedJobRow
  extends Pick<OpenJobRow, 'id' | 'apiKeyId' | 'apiKeyName' | 'channel' | 'attempts'> {
  readonly finishedAt: Date;
}

/** Jobs of the last day that ended by a fault of ours, those submitted last first. */
export async function listFailedJobs(
  database: Database,
  options: { readonly limit: number },
): Promise<FailedJobRow[]> {
  return database.prisma.$queryRaw<FailedJobRow[]>`
    SELECT jobs.id, api_key_id AS "apiKeyId", name AS "apiKeyName", channel::text, attempts, finished_at AS "finishedAt"
    FROM jobs JOIN api_keys ON api_keys.id = jobs.api_key_id
    WHERE status = 'errored' AND jobs.created_at > clock_timestamp() - interval '24 hours' AND outcome = 'INNER_ERROR'
    ORDER BY jobs.created_at DESC LIMIT ${options.limit}`;
}

/** What the queue is told of a job, and how it stands; null where there is no such job. */
export async function findQueueable(
  database: Database,
  id: string,
): Promise<{
  id: string;
  status: string;
  priority: number;
  attempts: number;
  imageSource: 'bytes' | 'url';
} | null> {
  const [row] = await database.prisma.$queryRaw<
    { id: string; status: string; priority: number; attempts: number; imageSource: 'bytes' | 'url' }[]
  >`
    SELECT id, status::text, priority, attempts, image_source::text AS "imageSource" FROM jobs WHERE id = ${id}::uuid`;
  return row ?? null;
}
