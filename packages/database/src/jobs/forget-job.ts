import type { Database } from '../connect-database.js';
import { recordJobEvent } from '../webhooks/record-event.js';

/**
 * Destroys at once what a job holds of a card: its result, its data key (and so the image, wherever a copy of it
 * lies) and the client's metadata. One that has not ended is canceled first. The row stays with its times, its
 * reference and its charge: what was owed is still owed.
 *
 * The caller deletes the image's bytes afterwards and marks it; should it die in between, the sweep does.
 *
 * @returns false when there is no such job of this key
 */
export async function forgetJob(
  database: Database,
  options: { readonly id: string; readonly apiKeyId: string },
): Promise<boolean> {
  const { id, apiKeyId } = options;
  return database.prisma.$transaction(async (transaction) => {
    const [own] = await transaction.$queryRaw<{ ended: boolean }[]>`
      SELECT finished_at IS NOT NULL AS ended FROM jobs
      WHERE id = ${id}::uuid AND api_key_id = ${apiKeyId}::uuid FOR NO KEY UPDATE`;
    if (!own) return false;
    if (!own.ended) {
      await transaction.$executeRaw`
        UPDATE jobs
        SET status = 'canceled', finished_at = clock_timestamp(), lease_token = NULL, lease_expires_at = NULL
        WHERE id = ${id}::uuid`;
      await recordJobEvent(transaction, id);
    }
    await transaction.$executeRaw`DELETE FROM results WHERE job_id = ${id}::uuid`;
    await transaction.$executeRaw`
      UPDATE jobs
      SET wrapped_key = NULL, metadata = NULL, image_digest = NULL,
          result_destroyed_at = coalesce(result_destroyed_at, clock_timestamp())
      WHERE id = ${id}::uuid`;
    return true;
  });
}
