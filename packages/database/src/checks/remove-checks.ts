import type { Database } from '../connect-database.js';

/** Takes a check away with the key of its picture. @returns what was answered by then; null where nothing was */
export async function takeCheck(database: Database, id: string): Promise<unknown> {
  const [check] = await database.prisma.$queryRaw<{ answer: unknown }[]>`
    DELETE FROM checks WHERE id = ${id}::uuid RETURNING answer`;
  return check?.answer ?? null;
}

/** A call that takes longer than this was cut off with its process. */
const ABANDONED_AFTER_SECONDS = 120;

/** Removes what calls have left behind whose process died. @returns how many; the blob sweep finds their pictures */
export async function removeAbandonedChecks(database: Database, limit: number): Promise<number> {
  return database.prisma.$executeRaw`
    DELETE FROM checks WHERE id IN (
      SELECT id FROM checks
      WHERE created_at < statement_timestamp() - ${ABANDONED_AFTER_SECONDS} * interval '1 second'
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
}
