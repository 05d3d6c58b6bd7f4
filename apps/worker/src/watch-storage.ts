import type { QueueConsumer } from '@ktp-ocr/jobs/consume-queue';
import type { Context } from './context.js';

/**
 * Checks whether this worker can open what the others wrote, and stops it from taking work while it cannot: a worker
 * with another volume or master key fails faster than the others read, and would end most of their jobs.
 *
 * @returns whether all is well. A check that could not be made changes nothing
 */
export async function watchStorage(context: Context, consumers: readonly QueueConsumer[]): Promise<boolean> {
  const before = context.storage.fault();
  const fault = await context.storage.run().catch((error) => {
    context.log.warn({ error }, 'storage check could not be made');
    return before;
  });
  if (fault !== null) {
    for (const consumer of consumers) await consumer.pause();
    context.log.error({ reason: fault }, STORAGE_FAULT_MESSAGES[fault]);
  } else if (before !== null) {
    for (const consumer of consumers) consumer.resume();
    context.log.info({}, 'what the other processes wrote can be opened again: taking work');
  }
  return fault === null;
}

const STORAGE_FAULT_MESSAGES = {
  master_key: 'the master key of the other processes is missing from MASTER_KEY: taking no work',
  volume: 'BLOB_DIR is not the volume that the other processes write to, or is not mounted: taking no work',
} as const;
