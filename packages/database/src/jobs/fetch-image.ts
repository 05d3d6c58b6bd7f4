import type { Database } from '../connect-database.js';
import { isExactly } from './job-status.js';

/** A job whose image lies at an address that has not been asked yet. */
export interface JobToFetch {
  readonly id: string;
  readonly apiKeyId: string;
  readonly wrappedKey: Uint8Array;
}

/** @returns null where there is nothing to fetch: it was fetched, or the job has ended, expired or been destroyed */
export async function findJobToFetch(database: Database, id: string): Promise<JobToFetch | null> {
  const [row] = await database.prisma.$queryRaw<JobToFetch[]>`
    SELECT id, api_key_id AS "apiKeyId", wrapped_key AS "wrappedKey" FROM jobs
    WHERE id = ${id}::uuid AND ${isExactly('queued')} AND image_source = 'url' AND wrapped_key IS NOT NULL
      AND (expires_at IS NULL OR expires_at > clock_timestamp())`;
  return row ?? null;
}

/**
 * Says that the image lies where the address lay: from now on the job can be read. Of two that fetched the same, one says
 * so.
 *
 * @returns its place in the queue; null when there is nothing to be read any more
 */
export async function recordFetchedImage(
  database: Database,
  image: { readonly id: string; readonly format: string; readonly sizeBytes: number },
): Promise<{ readonly priority: number } | null> {
  const [row] = await database.prisma.$queryRaw<{ priority: number }[]>`
    UPDATE jobs SET image_source = 'bytes', image_format = ${image.format}, image_size_bytes = ${image.sizeBytes}
    WHERE id = ${image.id}::uuid AND ${isExactly('queued')} AND image_source = 'url'
    RETURNING priority`;
  return row ?? null;
}
