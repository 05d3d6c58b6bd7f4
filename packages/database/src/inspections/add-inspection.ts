import type { Database } from '../connect-database.js';
import { isKept } from './is-kept.js';

/**
 * Makes the row of a picture that is to be looked at again, for as long as somebody waits for what it shows. Whoever looks
 * seals the answer to `answerKey`.
 *
 * @returns false where what it would be told from is not kept any more
 */
export async function addInspection(
  database: Database,
  inspection: {
    readonly id: string;
    readonly jobId: string;
    readonly parts: readonly string[];
    readonly answerKey: Uint8Array;
  },
): Promise<boolean> {
  const { id, jobId, parts, answerKey } = inspection;
  const count = await database.prisma.$executeRaw`
    INSERT INTO inspections (id, job_id, parts, answer_key)
    SELECT ${id}::uuid, jobs.id, asked.parts, ${new Uint8Array(answerKey)}
    FROM jobs, (SELECT ${[...parts]}::text[] AS parts) AS asked
    WHERE jobs.id = ${jobId}::uuid AND ${isKept('asked')}`;
  return count === 1;
}
