import type { Database } from '../connect-database.js';
import { Prisma } from '../generated/client.js';
import type { PagePosition } from '../jobs/list-jobs.js';

export interface ListedBatch {
  readonly id: string;
  readonly createdAt: Date;
  /** How many items stand in which status; `refused` for those that no job was made of. */
  readonly byStatus: Readonly<Record<string, number>>;
}

/** Batches of a key, newest first, one more than `limit` where there are more. */
export async function listBatches(
  database: Database,
  options: {
    readonly apiKeyId: string;
    readonly after?: PagePosition | undefined;
    readonly limit: number;
  },
): Promise<ListedBatch[]> {
  const { apiKeyId, after, limit } = options;
  const older = after
    ? Prisma.sql`AND (created_at, id) < (${after.createdAt}, ${after.id}::uuid)`
    : Prisma.empty;
  return database.prisma.$queryRaw`
    WITH page AS (
      SELECT id, created_at FROM batches WHERE api_key_id = ${apiKeyId}::uuid ${older}
      ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}
    ), counted AS (
      SELECT page.id, coalesce(jobs.status::text, 'refused') AS status, count(*)::integer AS n
      FROM page JOIN batch_items ON batch_items.batch_id = page.id LEFT JOIN jobs ON jobs.id = batch_items.job_id
      GROUP BY 1, 2)
    SELECT page.id, page.created_at AS "createdAt",
      (SELECT jsonb_object_agg(status, n) FROM counted WHERE counted.id = page.id) AS "byStatus"
    FROM page ORDER BY page.created_at DESC, page.id DESC`;
}
