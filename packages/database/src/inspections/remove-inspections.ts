import type { Database } from '../connect-database.js';
import { isKept } from './is-kept.js';

export interface TakenInspection {
  /** Null where nothing was answered by then. */
  readonly sealedAnswer: Uint8Array | null;
  /** What it was told from is kept still: an answer about what was deleted meanwhile must not be given. */
  readonly isKept: boolean;
}

/** Takes an inspection away. Null where it is gone already. */
export async function takeInspection(database: Database, id: string): Promise<TakenInspection | null> {
  const [taken] = await database.prisma.$queryRaw<TakenInspection[]>`
    DELETE FROM inspections USING jobs
    WHERE inspections.id = ${id}::uuid AND jobs.id = inspections.job_id
    RETURNING inspections.sealed_answer AS "sealedAnswer", ${isKept('inspections')} AS "isKept"`;
  return taken ?? null;
}

/** A call that takes longer than this was cut off with its process. */
const ABANDONED_AFTER_SECONDS = 120;

/** Removes what calls have left behind whose process died; nobody can open their answers any more. @returns how many */
export async function removeAbandonedInspections(database: Database, limit: number): Promise<number> {
  return database.prisma.$executeRaw`
    DELETE FROM inspections WHERE id IN (
      SELECT id FROM inspections
      WHERE created_at < statement_timestamp() - ${ABANDONED_AFTER_SECONDS} * interval '1 second'
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
}
