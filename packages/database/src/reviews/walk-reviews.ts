import type { Database } from '../connect-database.js';

export interface WalkedReview {
  readonly id: string;
  readonly reference: string | null;
  readonly reviewedAt: Date;
  readonly sealed: Uint8Array;
  readonly wrappedKey: Uint8Array;
}

const BATCH = 200;

/** All that was reviewed of one key's answers and is still kept, oldest first, as fast as they are taken. */
export async function* walkReviews(
  database: Database,
  filter: { readonly apiKeyId: string; readonly from?: Date | undefined; readonly to?: Date | undefined },
): AsyncGenerator<WalkedReview> {
  const to = filter.to ?? new Date(8.64e15 / 100);
  let [since, afterId] = [filter.from ?? new Date(0), '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const rows = await database.prisma.$queryRaw<WalkedReview[]>`
      SELECT jobs.id, jobs.reference, reviews.reviewed_at AS "reviewedAt", reviews.sealed,
             jobs.wrapped_key AS "wrappedKey"
      FROM reviews JOIN jobs ON jobs.id = reviews.job_id
      WHERE jobs.api_key_id = ${filter.apiKeyId}::uuid AND jobs.wrapped_key IS NOT NULL
        AND (reviews.reviewed_at, reviews.job_id) > (${since}::timestamptz, ${afterId}::uuid)
        AND reviews.reviewed_at < ${to}::timestamptz
      ORDER BY reviews.reviewed_at, reviews.job_id LIMIT ${BATCH}`;
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    [since, afterId] = [last.reviewedAt, last.id];
  }
}
