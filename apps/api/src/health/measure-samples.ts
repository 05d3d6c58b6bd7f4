import { statfs } from 'node:fs/promises';
import { countViolations } from '@ktp-ocr/database/ops/count-violations';
import { measureService } from '@ktp-ocr/database/ops/measure-service';
import type { Sample, ServiceSamples } from '@ktp-ocr/telemetry/watch-service';
import type { Context } from '../context.js';

/** What Prometheus is told of the whole service. @throws where the database does not answer */
export async function measureSamples(
  context: Pick<Context, 'config' | 'database' | 'producer'>,
): Promise<ServiceSamples> {
  const [service, violations, queues, volume] = await Promise.all([
    measureService(context.database),
    countViolations(context.database),
    // Without Redis the rest is worth telling, most of all what piles up.
    context.producer.countByState().catch(() => []),
    measureVolume(context),
  ]);
  return {
    ktp_backlog_jobs: service.backlog.flatMap(({ channel, queued, processing }) => [
      { labels: { channel, status: 'queued' }, value: queued },
      { labels: { channel, status: 'processing' }, value: processing },
    ]),
    ktp_backlog_oldest_seconds: service.backlog.map(({ channel, oldestQueuedSeconds }) => ({
      labels: { channel },
      value: oldestQueuedSeconds,
    })),
    ktp_queue_jobs: queues.map(({ queue, state, count }) => ({ labels: { queue, state }, value: count })),
    ktp_workers: [{ value: service.livingWorkers }],
    ktp_warm_readers: [{ value: service.warmReaders }],
    ktp_deliveries_pending: [{ value: service.pendingDeliveries }],
    ktp_deliveries_overdue_seconds: [{ value: service.overdueSeconds }],
    ktp_invariant_violations: Object.entries(violations).map(([rule, value]) => ({
      labels: { rule },
      value,
    })),
    ktp_database_bytes: [{ value: service.databaseBytes }],
    ktp_blob_volume_bytes: volume,
  };
}

/** Nothing where images lie elsewhere, or the folder cannot be asked: then the storage check speaks. */
async function measureVolume({ config }: Pick<Context, 'config'>): Promise<Sample[]> {
  if (config.BLOB_STORE !== 'volume' || config.BLOB_DIR === undefined) return [];
  try {
    const { bsize, blocks, bavail } = await statfs(config.BLOB_DIR);
    return [
      { labels: { kind: 'size' }, value: blocks * bsize },
      { labels: { kind: 'free' }, value: bavail * bsize },
    ];
  } catch {
    return [];
  }
}
