import type { Database } from '../connect-database.js';
import type { Charge } from '../generated/client.js';
import { type PagePosition, toOlderThan } from '../jobs/list-jobs.js';

export interface ChargeFilter {
  /** Absent for an operator, who sees the charges of all keys. */
  readonly apiKeyId?: string | undefined;
  readonly jobId?: string | undefined;
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
  readonly after?: PagePosition | undefined;
  readonly limit: number;
}

export type ListedCharge = Charge & { readonly job: { readonly reference: string | null } };

/** Charges and reversals, newest first, one more than `limit` where there are more. */
export async function listCharges(database: Database, filter: ChargeFilter): Promise<ListedCharge[]> {
  const { apiKeyId, jobId, from, to, after, limit } = filter;
  return database.prisma.charge.findMany({
    where: {
      ...(apiKeyId ? { apiKeyId } : {}),
      ...(jobId ? { jobId } : {}),
      AND: [
        from ? { createdAt: { gte: from } } : {},
        to ? { createdAt: { lt: to } } : {},
        after ? toOlderThan(after) : {},
      ],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include: { job: { select: { reference: true } } },
  });
}

const WALK_PAGE = 1_000;

/** Every charge and reversal that passes the filter, oldest first, fetched page by page. */
export async function* walkCharges(
  database: Database,
  filter: Omit<ChargeFilter, 'after' | 'limit'>,
): AsyncGenerator<ListedCharge> {
  const { apiKeyId, jobId, from, to } = filter;
  let last: PagePosition | undefined;
  for (;;) {
    const rows: ListedCharge[] = await database.prisma.charge.findMany({
      where: {
        ...(apiKeyId ? { apiKeyId } : {}),
        ...(jobId ? { jobId } : {}),
        AND: [
          from ? { createdAt: { gte: from } } : {},
          to ? { createdAt: { lt: to } } : {},
          last ? toNewerThan(last) : {},
        ],
      },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: WALK_PAGE,
      include: { job: { select: { reference: true } } },
    });
    yield* rows;
    last = rows.at(-1);
    if (!last || rows.length < WALK_PAGE) return;
  }
}

/** As `toOlderThan`, the other way. */
function toNewerThan({ createdAt, id }: PagePosition) {
  return { createdAt: { gte: createdAt }, OR: [{ createdAt: { gt: createdAt } }, { id: { gt: id } }] };
}
