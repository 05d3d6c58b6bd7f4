import type { Database } from '../connect-database.js';
import type { Charge, Job } from '../generated/client.js';

/** A job as its owner may see it: with its sealed result and its charge, where there are any. */
export interface JobRecord {
  readonly job: Omit<Job, 'leaseToken'>;
  readonly sealedResult: Uint8Array | null;
  readonly charge: Charge | null;
}

/** @returns null when there is no such job, or it belongs to another key: the two must look the same */
export async function findJob(
  database: Database,
  options: { readonly id: string; readonly apiKeyId: string },
): Promise<JobRecord | null> {
  const found = await database.prisma.job.findFirst({
    where: { id: options.id, apiKeyId: options.apiKeyId },
    include: { result: true, charges: { where: { kind: 'charge' } } },
    omit: { leaseToken: true },
  });
  if (!found) return null;
  const { result, charges, ...job } = found;
  // Read one after the other: a job may end in between. What it ended with belongs to the row that says it has.
  if (!job.finishedAt) return { job, sealedResult: null, charge: null };
  return { job, sealedResult: result?.sealed ?? null, charge: charges[0] ?? null };
}
