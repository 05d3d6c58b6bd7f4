import { billableThisMonth } from '../billing/billable-this-month.js';
import type { Database } from '../connect-database.js';
import { Prisma } from '../generated/client.js';
import { requireRow } from '../require-row.js';

/** What of a key's month and places is taken: charged answers that were not reversed, and jobs that have not ended. */
export async function measureKeyUse(
  database: Database,
  apiKeyId: string,
): Promise<{ readonly billable: number; readonly inFlight: number }> {
  return requireRow(
    await database.prisma.$queryRaw<{ billable: number; inFlight: number }[]>`
      SELECT ${billableThisMonth(Prisma.sql`${apiKeyId}::uuid`)} AS billable,
        (SELECT count(*)::integer FROM jobs
          WHERE api_key_id = ${apiKeyId}::uuid AND status IN ('queued', 'processing')) AS "inFlight"`,
  );
}
