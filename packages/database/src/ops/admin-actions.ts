import type { InputJsonObject } from '@prisma/client/runtime/client';
import type { Database } from '../connect-database.js';
import type { AdminAction } from '../generated/client.js';
import { type PagePosition, toOlderThan } from '../jobs/list-jobs.js';
import { makeId } from '../make-id.js';

/** Writes down who changed what. @param action.details what was asked, without secrets */
export async function recordAdminAction(
  database: Database,
  action: {
    /** Null for the admin key. */
    readonly actorKeyId: string | null;
    readonly action: string;
    readonly subjectId: string | null;
    readonly details?: InputJsonObject;
    readonly requestId: string;
  },
): Promise<void> {
  await database.prisma.adminAction.create({ data: { id: makeId(), ...action } });
}

/** Newest first, one more than `limit` where there are more. */
export async function listAdminActions(
  database: Database,
  options: { readonly after?: PagePosition | undefined; readonly limit: number },
): Promise<AdminAction[]> {
  return database.prisma.adminAction.findMany({
    where: options.after ? toOlderThan(options.after) : {},
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: options.limit + 1,
  });
}
