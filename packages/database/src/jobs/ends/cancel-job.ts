import type { Database } from '../../connect-database.js';
import { type AdminActionNote, recordAdminAction } from '../../ops/admin-actions.js';
import { recordJobEvent } from '../../webhooks/record-event.js';
import { IS_OPEN } from '../job-status.js';

/**
 * Ends a job of this key, or with `apiKeyId: null` of any, as canceled, free, if it has not ended. Takes part in the same race as `completeJob`;
 * exactly one of them wins. A worker that is reading the card finds its claim gone.
 *
 * @returns false when there is no such job or it had ended already
 */
export async function cancelJob(
  database: Database,
  options: {
    readonly id: string;
    readonly apiKeyId: string | null;
    /** Committed with the end, or neither is. */
    readonly note?: AdminActionNote;
  },
): Promise<boolean> {
  return database.prisma.$transaction(async (transaction) => {
    const count = await transaction.$executeRaw`
      UPDATE jobs
      SET status = 'canceled', finished_at = clock_timestamp(), lease_token = NULL, lease_expires_at = NULL
      WHERE id = ${options.id}::uuid AND (${options.apiKeyId}::uuid IS NULL OR api_key_id = ${options.apiKeyId}::uuid)
        AND ${IS_OPEN}`;
    if (count !== 1) return false;
    await recordJobEvent(transaction, options.id);
    if (options.note) await recordAdminAction(transaction, options.note);
    return true;
  });
}
