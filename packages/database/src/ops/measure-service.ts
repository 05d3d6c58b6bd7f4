import type { Database } from '../connect-database.js';
import { requireRow } from '../require-row.js';
import { countLivingWorkers, countWarmReaders } from './worker-heartbeat.js';

/** How the whole service stands, for whoever watches it. */
export interface ServiceState {
  readonly backlog: readonly ChannelBacklog[];
  readonly livingWorkers: number;
  readonly warmReaders: number;
  readonly pendingDeliveries: number;
  /** How long the delivery that is due longest has been due; 0 where none is. */
  readonly overdueSeconds: number;
  readonly databaseBytes: number;
}

export interface ChannelBacklog {
  readonly channel: 'sync' | 'async' | 'batch';
  readonly queued: number;
  readonly processing: number;
  /** Age of the oldest that waits for a reader; 0 where none waits. */
  readonly oldestQueuedSeconds: number;
}

interface DeliveryRow {
  readonly pending: number;
  readonly overdue: number;
  readonly database_bytes: number;
}

export async function measureService(database: Database): Promise<ServiceState> {
  const [backlog, livingWorkers, warmReaders, deliveries] = await Promise.all([
    measureBacklog(database),
    countLivingWorkers(database),
    countWarmReaders(database),
    database.prisma.$queryRaw<DeliveryRow[]>`
      SELECT count(*)::integer AS pending,
        greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(next_attempt_at)), 0))::double precision AS overdue,
        pg_database_size(current_database())::double precision AS database_bytes
      FROM webhook_deliveries WHERE status = 'pending'`,
  ]);
  const { pending, overdue, database_bytes: databaseBytes } = requireRow(deliveries);
  return {
    backlog,
    livingWorkers,
    warmReaders,
    pendingDeliveries: pending,
    overdueSeconds: overdue,
    databaseBytes,
  };
}

/** Every channel has a row, so that one in which nothing waits is told as empty and not as unknown. */
export async function measureBacklog(database: Database): Promise<readonly ChannelBacklog[]> {
  return database.prisma.$queryRaw<ChannelBacklog[]>`
    SELECT channels.channel::text,
      count(jobs.id) FILTER (WHERE status = 'queued')::integer AS queued,
      count(jobs.id) FILTER (WHERE status = 'processing')::integer AS processing,
      greatest(0, coalesce(extract(epoch FROM clock_timestamp()
        - min(created_at) FILTER (WHERE status = 'queued')), 0))::double precision AS "oldestQueuedSeconds"
    FROM unnest(enum_range(NULL::job_channel)) AS channels(channel)
    LEFT JOIN jobs ON jobs.channel = channels.channel AND status IN ('queued', 'processing')
    GROUP BY channels.channel`;
}
