import type { Database } from '../connect-database.js';
import { isKept } from './is-kept.js';

export interface OpenInspection {
  readonly id: string;
  readonly jobId: string;
  readonly parts: readonly string[];
  /** What the answer is to be sealed to. */
  readonly answerKey: Uint8Array;
  readonly livemode: boolean;
  /** The job's own, which opens its picture. */
  readonly wrappedKey: Uint8Array;
  readonly page: number | null;
  readonly submittedAt: Date;
}

/** An inspection that waits for its answer; null where nobody waits any more, it has one, or the picture is gone. */
export async function findOpenInspection(database: Database, id: string): Promise<OpenInspection | null> {
  const [inspection] = await database.prisma.$queryRaw<OpenInspection[]>`
    SELECT inspections.id, jobs.id AS "jobId", inspections.parts, inspections.answer_key AS "answerKey",
           jobs.livemode, jobs.wrapped_key AS "wrappedKey", jobs.page, jobs.created_at AS "submittedAt"
    FROM inspections JOIN jobs ON jobs.id = inspections.job_id
    WHERE inspections.id = ${id}::uuid AND inspections.sealed_answer IS NULL AND ${isKept('inspections')}`;
  return inspection ?? null;
}
