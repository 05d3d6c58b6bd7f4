import type { JobStatus } from '@ktp-ocr/contract/jobs/job-view';
import type { Database } from '../connect-database.js';
import type { JobRecord } from './find-job.js';

/** Where a page ended: lists run from the newest to the oldest, by creation and then by id. */
export interface PagePosition {
  readonly createdAt: Date;
  readonly id: string;
}

export interface JobFilter {
  readonly apiKeyId: string;
  readonly status?: JobStatus | undefined;
  readonly reference?: string | undefined;
  readonly createdFrom?: Date | undefined;
  /** Exclusive. */
  readonly createdTo?: Date | undefined;
  readonly after?: PagePosition | undefined;
  readonly limit: number;
}

export interface ListedJob {
  readonly job: Omit<JobRecord['job'], 'wrappedKey'>;
  readonly charge: JobRecord['charge'];
}

/** Jobs of one key without their results, newest first, one more than `limit` where there are more. */
export async function listJobs(database: Database, filter: JobFilter): Promise<ListedJob[]> {
  const { apiKeyId, status, reference, createdFrom, createdTo, after, limit } = filter;
  const rows = await database.prisma.job.findMany({
    where: {
      apiKeyId,
      ...(status ? { status } : {}),
      ...(reference === undefined ? {} : { reference }),
      AND: [
        createdFrom ? { createdAt: { gte: createdFrom } } : {},
        createdTo ? { createdAt: { lt: createdTo } } : {},
        after ? toOlderThan(after) : {},
      ],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include: { charges: { where: { kind: 'charge' } } },
    omit: { leaseToken: true, wrappedKey: true },
  });
  return rows.map(({ charges, ...job }) => ({ job, charge: charges[0] ?? null }));
}

/**
 * A where-clause for what comes after a page's end. The first condition says nothing that the second does not, but an index
 * can be entered by it: by the second alone everything newer is read and passed over.
 */
export function toOlderThan({ createdAt, id }: PagePosition) {
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}
