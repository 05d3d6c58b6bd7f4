import type { Database } from '../connect-database.js';

/** Leaves an answer that only who asked can open, and rings for them. Does nothing where nobody waits. */
export async function endInspection(
  database: Database,
  { id, sealedAnswer }: { readonly id: string; readonly sealedAnswer: Uint8Array },
): Promise<void> {
  await database.prisma.$queryRaw`
    WITH ended AS (
      UPDATE inspections SET sealed_answer = ${new Uint8Array(sealedAnswer)} WHERE id = ${id}::uuid RETURNING id)
    SELECT pg_notify('job_ended', id::text)::text FROM ended`;
}
