import type { BlobStore } from '@ktp-ocr/blobs/blob-store';
import type { KeyRing } from '@ktp-ocr/blobs/key-ring';
import { openKeyRing } from '@ktp-ocr/blobs/open-key-ring';
import { openVolumeStore } from '@ktp-ocr/blobs/volume-store';
import { connectDatabase, type Database } from '@ktp-ocr/database/connect-database';
import { ensureBootstrapKey } from '@ktp-ocr/database/create-api-key';
import { type JobEndWatch, watchJobEnds } from '@ktp-ocr/database/watch-job-ends';
import { prepareQueueBackend } from '@ktp-ocr/jobs/queue-backend';
import { createReadCardProducer, type ReadCardProducer } from '@ktp-ocr/jobs/read-card-producer';
import { toQueueBackend } from '@ktp-ocr/settings/stack-settings';
import { createLogger, type Logger } from '@ktp-ocr/telemetry/create-logger';
import { createMetrics, type Metrics } from '@ktp-ocr/telemetry/metrics';
import type { Config } from './config.js';

/** What the routes work with. Tests pass overrides for single parts; everything else stays real. */
export interface Context {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly jobEnds: JobEndWatch;
  readonly producer: ReadCardProducer;
  readonly blobs: BlobStore;
  readonly keyRing: KeyRing;
  close(): Promise<void>;
}

export async function createContext(config: Config, overrides: Partial<Context> = {}): Promise<Context> {
  const database = overrides.database ?? connectDatabase({ url: config.DATABASE_URL });
  const backend = toQueueBackend(config);
  await prepareQueueBackend(backend);
  if (config.BOOTSTRAP_API_KEY) await ensureBootstrapKey(database, config.BOOTSTRAP_API_KEY);
  const producer = overrides.producer ?? (await createReadCardProducer(backend));
  const jobEnds = overrides.jobEnds ?? watchJobEnds(database);
  return {
    config,
    log: overrides.log ?? createLogger({ service: 'api', level: config.LOG_LEVEL }),
    metrics: overrides.metrics ?? createMetrics(),
    database,
    jobEnds,
    producer,
    blobs: overrides.blobs ?? (await openVolumeStore(config.BLOB_DIR)),
    keyRing: overrides.keyRing ?? (await openKeyRing(config)),
    async close() {
      await jobEnds.close();
      await producer.close();
      await database.close();
    },
  };
}
