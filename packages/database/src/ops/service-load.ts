import type { Database } from '../connect-database.js';
import { measureThroughput } from '../jobs/queue-estimate.js';
import { countLivingWorkers } from './worker-heartbeat.js';

export interface ServiceLoad {
  readonly queued: number;
  readonly processing: number;
  /** Null where nothing waits. */
  readonly oldestQueuedSeconds: number | null;
  readonly livingWorkers: number;
  readonly warmReaders: number;
  /** Null where nothing was read lately. */
  readonly meanReadMs: number | null;
}

/** How much work there is, over all keys, and who does it. */
export async function measureServiceLoad(database: Database): Promise<ServiceLoad> {
  const [throughput, livingWorkers, [row]] = await Promise.all([
    measureThroughput(database),
    countLivingWorkers(database),
    database.prisma.$queryRaw<{ queued: number; processing: number; oldest: number | null }[]>`
      SELECT count(*) FILTER (WHERE status = 'queued')::integer AS queued,
        count(*) FILTER (WHERE status = 'processing')::integer AS processing,
        extract(epoch FROM clock_timestamp() - min(created_at) FILTER (WHERE status = 'queued'))::double precision
          AS oldest
      FROM jobs WHERE status IN ('queued', 'processing')`,
  ]);
  return {
    queued: row?.queued ?? 0,
    processing: row?.processing ?? 0,
    oldestQueuedSeconds: row?.oldest == null ? null : Math.max(0, row.oldest),
    livingWorkers,
    ...throughput,
  };
}
