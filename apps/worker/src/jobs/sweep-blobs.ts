import { selectOrphanBlobs } from '@ktp-ocr/database/sweep-jobs';
import type { Context } from '../context.js';

const BATCH = 500;

/**
 * Destroys sealed bytes that nothing points to: an API that died between storing an image and committing its job,
 * or a worker that died between destroying and saying so. Young ones are left alone: their row may be on its way.
 *
 * @returns how many blobs were destroyed
 */
export async function sweepBlobs(context: Context): Promise<number> {
  const olderThanMs = context.config.ORPHAN_BLOB_AGE_MS;
  let count = await context.blobs.discardUnfinished({ olderThanMs });
  let batch: string[] = [];
  for await (const { id, ageMs } of context.blobs.list()) {
    if (ageMs < olderThanMs) continue;
    batch.push(id);
    if (batch.length === BATCH) {
      count += await destroyOrphans(context, batch);
      batch = [];
    }
  }
  count += await destroyOrphans(context, batch);
  if (count > 0) context.log.info({ count }, 'blobs without a job destroyed');
  return count;
}

async function destroyOrphans(context: Context, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const orphans = await selectOrphanBlobs(context.database, ids);
  for (const id of orphans) await context.blobs.delete(id);
  return orphans.length;
}
