import type { Database } from '../connect-database.js';

/** Keeps what a person says of an answer in the place of what was said before. @returns false where the answer is gone */
export async function saveReview(
  database: Database,
  { jobId, sealed }: { readonly jobId: string; readonly sealed: Uint8Array },
): Promise<boolean> {
  const count = await database.prisma.$executeRaw`
    INSERT INTO reviews (job_id, sealed, reviewed_at)
    SELECT job_id, ${new Uint8Array(sealed)}, clock_timestamp() FROM results WHERE job_id = ${jobId}::uuid
    ON CONFLICT (job_id) DO UPDATE SET sealed = excluded.sealed, reviewed_at = excluded.reviewed_at`;
  return count === 1;
}
