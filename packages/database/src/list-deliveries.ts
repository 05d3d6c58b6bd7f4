import type { Database } from './connect-database.js';
import type { WebhookAttempt, WebhookDelivery } from './generated/client.js';

export interface DeliveryRecord {
  readonly delivery: Omit<WebhookDelivery, 'leaseToken'>;
  readonly eventType: string;
  readonly jobId: string | null;
  /** Oldest first. */
  readonly attempts: readonly WebhookAttempt[];
}

/** A page of an endpoint's deliveries, newest first. @param options.before the last one of the page before */
export async function listDeliveries(
  database: Database,
  options: {
    readonly endpointId: string;
    readonly status?: 'pending' | 'delivered' | 'failed' | undefined;
    readonly before?: { readonly createdAt: Date; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<DeliveryRecord[]> {
  const { endpointId, status, before, limit } = options;
  const rows = await database.prisma.webhookDelivery.findMany({
    where: {
      endpointId,
      ...(status ? { status } : {}),
      ...(before
        ? {
            OR: [
              { createdAt: { lt: before.createdAt } },
              { createdAt: before.createdAt, id: { lt: before.id } },
            ],
          }
        : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
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
