import type { Database } from '../connect-database.js';
import { Prisma } from '../generated/client.js';
import type { PagePosition } from '../jobs/list-jobs.js';

export interface ListedReview {
  readonly id: string;
  readonly reference: string | null;
  readonly lowestConfidence: number | null;
  readonly createdAt: Date;
  readonly reviewedAt: Date | null;
}

/**
 * Answers of one key that a person should look at, or has looked at, newest first, one more than `limit` where there are
 * more. Answers that are not charged yet are not told here either, nor those that are destroyed by telling.
 */
export async function listReviews(
  database: Database,
  filter: {
    readonly apiKeyId: string;
    readonly state: 'open' | 'reviewed';
    readonly threshold: number;
    readonly after?: PagePosition | undefined;
    readonly limit: number;
  },
): Promise<ListedReview[]> {
  const { apiKeyId, state, threshold, after, limit } = filter;
  const isWanted =
    state === 'open'
      ? Prisma.sql`reviews.job_id IS NULL AND jobs.lowest_confidence < ${threshold}`
      : Prisma.sql`reviews.job_id IS NOT NULL`;
  const isAfter = after
    ? Prisma.sql`AND (jobs.created_at, jobs.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
    : Prisma.empty;
  return database.prisma.$queryRaw<ListedReview[]>`
    SELECT jobs.id, jobs.reference, jobs.lowest_confidence AS "lowestConfidence", jobs.created_at AS "createdAt",
           reviews.reviewed_at AS "reviewedAt"
    FROM jobs
    JOIN results ON results.job_id = jobs.id
    LEFT JOIN reviews ON reviews.job_id = jobs.id
    WHERE jobs.api_key_id = ${apiKeyId}::uuid AND jobs.status = 'succeeded'
      AND jobs.lowest_confidence IS NOT NULL AND jobs.result_destroyed_at IS NULL
      AND NOT jobs.destroy_result_once_fetched AND (jobs.handover IS NULL OR jobs.handover = 'delivered')
      AND ${isWanted} ${isAfter}
    ORDER BY jobs.created_at DESC, jobs.id DESC
    LIMIT ${limit + 1}`;
}
