import type { Database } from '../connect-database.js';
import type { BatchItem, Charge, Job } from '../generated/client.js';

export interface BatchRecord {
  readonly id: string;
  readonly createdAt: Date;
  readonly items: readonly (BatchItem & {
    readonly job: (Omit<Job, 'leaseToken' | 'wrappedKey'> & { readonly charges: Charge[] }) | null;
  })[];
}

/** @returns null when there is no such batch, or it belongs to another key: the two must look the same */
export async function findBatch(
  database: Database,
  options: { readonly id: string; readonly apiKeyId: string },
): Promise<BatchRecord | null> {
  return database.prisma.batch.findFirst({
    where: { id: options.id, apiKeyId: options.apiKeyId },
    include: {
      items: {
        orderBy: { index: 'asc' },
        include: {
          job: {
            omit: { leaseToken: true, wrappedKey: true },
            include: { charges: { where: { kind: 'charge' } } },
          },
        },
      },
    },
  });
}
