import type { Database } from '../connect-database.js';
import type { WebhookAttempt, WebhookDelivery } from '../generated/client.js';
import { type PagePosition, toOlderThan } from '../jobs/list-jobs.js';

export interface DeliveryRecord {
  readonly delivery: Omit<WebhookDelivery, 'leaseToken'>;
  readonly eventType: string;
  readonly jobId: string | null;
  /** Oldest first. */
  readonly attempts: readonly WebhookAttempt[];
}

/** Deliveries of an endpoint, newest first, one more than `limit` where there are more. */
export async function listDeliveries(
  database: Database,
  options: {
    readonly endpointId: string;
    readonly status?: 'pending' | 'delivered' | 'failed' | undefined;
    readonly after?: PagePosition | undefined;
    readonly limit: number;
  },
): Promise<DeliveryRecord[]> {
  const { endpointId, status, after, limit } = options;
  const rows = await database.prisma.webhookDelivery.findMany({
    where: {
      endpointId,
      ...(status ? { status } : {}),
      ...(after ? toOlderThan(after) : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    omit: { leaseToken: true },
    include: {
      event: { select: { type: true, jobId: true } },
      attempts: { orderBy: { startedAt: 'asc' } },
    },
  });
  return rows.map(({ event, attempts, ...delivery }) => ({
    delivery,
    eventType: event.type,
    jobId: event.jobId,
    attempts,
  }));
}
