import type { Database } from '../connect-database.js';

/** Writes a check's answer and rings for whoever waits for it, as an ended job does. Does nothing where nobody waits. */
export async function endCheck(
  database: Database,
  { id, answer }: { readonly id: string; readonly answer: object },
): Promise<void> {
  await database.prisma.$queryRaw`
    WITH ended AS (
      UPDATE checks SET answer = ${JSON.stringify(answer)}::json WHERE id = ${id}::uuid RETURNING id)
    SELECT pg_notify('job_ended', id::text)::text FROM ended`;
}
