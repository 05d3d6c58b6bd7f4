import { CANARY_ID } from '@ktp-ocr/blobs/storage-check';
import { selectOrphanBlobs } from '@ktp-ocr/database/jobs/sweep-jobs';
import type { Context } from '../context.js';

const BATCH = 500;

/**
 * Destroys sealed bytes that nothing points to: an API that died between storing an image and committing its job,
 * or a worker that died between destroying and saying so. Their row may be on its way, so they go only when they have
 * been found without one for ORPHAN_BLOB_AGE_MS, by a clock that cannot be set: to judge by a file's date, a worker
 * whose clock jumped ahead would destroy the images of a batch that is being sent.
 *
 * @returns a sweep that remembers from one run to the next; each tells how many blobs it destroyed
 */
export function createBlobSweep(context: Context): () => Promise<number> {
  const olderThanMs = context.config.ORPHAN_BLOB_AGE_MS;
  let foundAt: ReadonlyMap<string, number> = new Map();

  return async () => {
    let count = await context.blobs.discardUnfinished({ olderThanMs });
    const stillOrphans = new Map<string, number>();
    for await (const id of listOrphans(context)) {
      const since = foundAt.get(id) ?? performance.now();
      if (performance.now() - since < olderThanMs) {
        stillOrphans.set(id, since);
        continue;
      }
      await context.blobs.delete(id);
      count += 1;
    }
    foundAt = stillOrphans;
    if (count > 0) context.log.info({ count }, 'blobs without a job destroyed');
    return count;
  };
}

async function* listOrphans(context: Context): AsyncIterable<string> {
  let batch: string[] = [];
  for await (const id of context.blobs.list()) {
    if (id === CANARY_ID) continue;
    batch.push(id);
    if (batch.length < BATCH) continue;
    yield* await selectOrphanBlobs(context.database, batch);
    batch = [];
  }
  if (batch.length > 0) yield* await selectOrphanBlobs(context.database, batch);
}
