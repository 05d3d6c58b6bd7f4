import { Prisma } from '../generated/client.js';

/**
 * Whether `jobs` still has what the parts of `table` are told from: its picture, and for what tells the fields its result,
 * too; each within its own retention, whether or not the sweep has come by. Deletion shreds the key, and so ends all of it.
 */
export function isKept(table: 'asked' | 'inspections'): Prisma.Sql {
  const parts = Prisma.raw(`${table}.parts`);
  return Prisma.sql`(
    jobs.status IN ('succeeded', 'failed') AND jobs.wrapped_key IS NOT NULL AND jobs.image_destroyed_at IS NULL
    AND jobs.finished_at + jobs.image_retention_seconds * interval '1 second' > clock_timestamp()
    AND (NOT 'debug' = ANY(${parts})
         OR jobs.result_destroyed_at IS NULL
            AND jobs.finished_at + jobs.result_retention_seconds * interval '1 second' > clock_timestamp()))`;
}
