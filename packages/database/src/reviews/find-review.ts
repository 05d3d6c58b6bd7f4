import type { Database } from '../connect-database.js';

export interface SavedReview {
  readonly sealed: Uint8Array;
  readonly reviewedAt: Date;
}

/** What a person has said of a job's answer; null where nobody has, or it was destroyed with the answer. */
export async function findReview(database: Database, jobId: string): Promise<SavedReview | null> {
  return database.prisma.review.findUnique({ where: { jobId }, select: { sealed: true, reviewedAt: true } });
}
