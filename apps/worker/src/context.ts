import { randomUUID } from 'node:crypto';
import type { BlobStore } from '@ktp-ocr/blobs/blob-store';
import type { KeyRing } from '@ktp-ocr/blobs/key-ring';
import { openBlobStore } from '@ktp-ocr/blobs/open-blob-store';
import { openKeyRing } from '@ktp-ocr/blobs/open-key-ring';
import { createStorageCheck, type StorageCheck } from '@ktp-ocr/blobs/storage-check';
import type { InspectionAnswer } from '@ktp-ocr/contract/jobs/inspection';
import { createBlobRows } from '@ktp-ocr/database/blobs/blob-rows';
import { connectDatabase, type Database, toPoolState } from '@ktp-ocr/database/connect-database';
import { findOrMakeCanary } from '@ktp-ocr/database/ops/storage-canary';
import { prepareQueueBackend, type QueueBackend } from '@ktp-ocr/jobs/queue-backend';
import { createReadCardProducer, type ReadCardProducer } from '@ktp-ocr/jobs/read-card-producer';
import { createWebhookProducer, type WebhookProducer } from '@ktp-ocr/jobs/webhook-producer';
import { createProcessPool, type ProcessPool } from '@ktp-ocr/process-pool/process-pool';
import { reviveImageFormatError } from '@ktp-ocr/reader/image/decode/image-format-error';
import { toBlobLocation } from '@ktp-ocr/settings/blob-settings';
import { toQueueBackend, toTracingOptions } from '@ktp-ocr/settings/stack-settings';
import { createLogger, type Logger } from '@ktp-ocr/telemetry/create-logger';
import { openTracing } from '@ktp-ocr/telemetry/open-tracing';
import type { Tracing } from '@ktp-ocr/telemetry/tracing';
import { watchPool } from '@ktp-ocr/telemetry/watch-pool';
import {
  createModelsLabel,
  createWorkerMetrics,
  type WorkerMetrics,
} from '@ktp-ocr/telemetry/worker-metrics';
import { createEndpointSlots, type EndpointSlots } from '@ktp-ocr/webhooks/endpoint-slots';
import type { CardReading } from './cards/card-reading.js';
import type { ReaderRequest } from './cards/card-request.js';
import { type DestroyedImages, noteDestroyedImages } from './cards/note-destroyed-images.js';
import type { CheckedPicture } from './checks/checked-picture.js';
import type { Config } from './config.js';
import { createWebhookSender, type WebhookSender } from './webhooks/webhook-sender.js';

export type ReaderPool = ProcessPool<ReaderRequest, CardReading | CheckedPicture | InspectionAnswer>;

/** What the worker's jobs work with. Tests pass overrides for single parts; everything else stays real. */
export interface Context {
  readonly config: Config;
  readonly workerId: string;
  readonly log: Logger;
  readonly metrics: WorkerMetrics;
  /** Says under which label of the metrics a card counts that these models have read. */
  readonly toModelsLabel: ReturnType<typeof createModelsLabel>;
  readonly tracing: Tracing;
  readonly database: Database;
  readonly queueBackend: QueueBackend;
  readonly producer: ReadCardProducer;
  readonly webhookProducer: WebhookProducer;
  readonly webhooks: WebhookSender;
  readonly blobs: BlobStore;
  readonly keyRing: KeyRing;
  /** Whether this worker can open what the others wrote; while it cannot, it takes no work. */
  readonly storage: StorageCheck;
  readonly readers: ReaderPool;
  readonly destroyedImages: DestroyedImages;
  /** Fetches under way, by API key. */
  readonly fetchSlots: EndpointSlots;
  close(): Promise<void>;
}

export async function createContext(config: Config, overrides: Partial<Context> = {}): Promise<Context> {
  const database =
    overrides.database ??
    connectDatabase({
      url: config.DATABASE_URL,
      maxConnections: config.WORKER_CONCURRENCY + 8,
      billingTimeZone: config.BILLING_TIME_ZONE,
    });
  const queueBackend = toQueueBackend(config);
  await prepareQueueBackend(queueBackend);
  const log = overrides.log ?? createLogger({ service: 'worker', level: config.LOG_LEVEL });
  const tracing =
    overrides.tracing ?? (await openTracing({ ...toTracingOptions(config), service: 'worker' }));
  const readers = overrides.readers ?? createReaderPool(config, log);
  const producer = overrides.producer ?? (await createReadCardProducer(queueBackend));
  const webhookProducer = overrides.webhookProducer ?? (await createWebhookProducer(queueBackend));
  const blobs =
    overrides.blobs ??
    (await openBlobStore(toBlobLocation(config), {
      rows: createBlobRows(database),
      onWarning: (warning) => log.warn({}, warning),
    }));
  const keyRing = overrides.keyRing ?? (await openKeyRing(config));
  const destroyedImages = overrides.destroyedImages ?? noteDestroyedImages(database, log);
  return {
    config,
    workerId: randomUUID(),
    log,
    metrics: overrides.metrics ?? createWatchedMetrics(database, readers),
    toModelsLabel: overrides.toModelsLabel ?? createModelsLabel(),
    tracing,
    database,
    queueBackend,
    producer,
    webhookProducer,
    webhooks: overrides.webhooks ?? (await createWebhookSender(config)),
    blobs,
    keyRing,
    storage:
      overrides.storage ??
      createStorageCheck({
        blobs,
        keyRing,
        findOrMakeKey: (id, make) => findOrMakeCanary(database, id, make),
      }),
    readers,
    destroyedImages,
    fetchSlots: overrides.fetchSlots ?? createEndpointSlots(config.FETCH_CONCURRENCY_PER_KEY),
    async close() {
      await readers.close();
      await producer.close();
      await webhookProducer.close();
      await destroyedImages.close();
      await database.close();
      await tracing.close();
    },
  };
}

function createWatchedMetrics(database: Database, readers: ReaderPool): WorkerMetrics {
  const metrics = createWorkerMetrics(() => ({ size: readers.size, warm: readers.warmCount }));
  watchPool(metrics.registry, () => toPoolState(database));
  return metrics;
}

/**
 * A reader that made two attempts at a large photo holds some 550 MB and keeps them; one above this is replaced after
 * its card, one at twice this at once.
 */
const MAX_READER_RSS_BYTES = 700 * 2 ** 20;

/** @param entry the module a reader process runs; tests pass ones that crash, hang or garble */
export function createReaderPool(
  config: Config,
  log: Logger,
  entry: URL = new URL('./cards/reader-process.js', import.meta.url),
): ReaderPool {
  return createProcessPool({
    entry,
    size: config.WORKER_CONCURRENCY,
    timeoutMs: config.READ_TIMEOUT_MS,
    reviveError: reviveImageFormatError,
    maxRssBytes: MAX_READER_RSS_BYTES,
    env: { READER: config.READER },
    onExit: ({ exitCode, signal, reason }) => {
      if (reason === 'closed' || reason === 'recycled') return;
      log.warn({ exitCode, signal, reason }, 'a reader process ended and is replaced');
    },
  });
}
