import type { InputJsonObject } from '@prisma/client/runtime/client';
import type { Database } from '../connect-database.js';
import type { AdminAction, PrismaClient } from '../generated/client.js';
import { type PagePosition, toOlderThan } from '../jobs/list-jobs.js';
import { makeId } from '../make-id.js';

export interface AdminActionNote {
  /** Null for the admin key. */
  readonly actorKeyId: string | null;
  readonly action: string;
  readonly subjectId: string | null;
  /** What was asked, without secrets. */
  readonly details?: InputJsonObject;
  readonly requestId: string;
}

/** Writes down who changed what. @param prisma the client, or the transaction that the change is made in */
export async function recordAdminAction(
  prisma: Pick<PrismaClient, 'adminAction'>,
  note: AdminActionNote,
): Promise<void> {
  await prisma.adminAction.create({ data: { id: makeId(), ...note } });
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
