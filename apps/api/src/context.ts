import { readFile } from 'node:fs/promises';
import type { BlobStore } from '@ktp-ocr/blobs/blob-store';
import type { KeyRing } from '@ktp-ocr/blobs/key-ring';
import { openBlobStore } from '@ktp-ocr/blobs/open-blob-store';
import { openKeyRing } from '@ktp-ocr/blobs/open-key-ring';
import { createStorageCheck, type StorageCheck } from '@ktp-ocr/blobs/storage-check';
import { createBlobRows } from '@ktp-ocr/database/blobs/blob-rows';
import { connectDatabase, type Database, toPoolState } from '@ktp-ocr/database/connect-database';
import { type JobEndWatch, watchJobEnds } from '@ktp-ocr/database/jobs/ends/watch-job-ends';
import { ensureBootstrapKey } from '@ktp-ocr/database/keys/create-api-key';
import { type KeyUseRecord, recordKeyUse } from '@ktp-ocr/database/keys/record-key-use';
import { type KeyMemory, rememberApiKeys } from '@ktp-ocr/database/keys/remember-api-keys';
import { listenToDatabase } from '@ktp-ocr/database/listen-to-database';
import { findOrMakeCanary } from '@ktp-ocr/database/ops/storage-canary';
import { type CheckImageProducer, createCheckImageProducer } from '@ktp-ocr/jobs/check-image-producer';
import { prepareQueueBackend } from '@ktp-ocr/jobs/queue-backend';
import { createQueueDesk, type QueueDesk } from '@ktp-ocr/jobs/queue-desk';
import { createReadCardProducer, type ReadCardProducer } from '@ktp-ocr/jobs/read-card-producer';
import { createWebhookProducer, type WebhookProducer } from '@ktp-ocr/jobs/webhook-producer';
import { toBlobLocation } from '@ktp-ocr/settings/blob-settings';
import { toQueueBackend, toTracingOptions } from '@ktp-ocr/settings/stack-settings';
import { createLogger, type Logger } from '@ktp-ocr/telemetry/create-logger';
import { createMetrics, type Metrics } from '@ktp-ocr/telemetry/metrics';
import { openTracing } from '@ktp-ocr/telemetry/open-tracing';
import type { Tracing } from '@ktp-ocr/telemetry/tracing';
import { watchPool } from '@ktp-ocr/telemetry/watch-pool';
import { watchService } from '@ktp-ocr/telemetry/watch-service';
import { type AddressPolicy, createAddressPolicy } from '@ktp-ocr/webhooks/address-policy';
import { parseSigningKey } from '@ktp-ocr/webhooks/signing-key';
import type { Config } from './config.js';
import { measureSamples } from './health/measure-samples.js';
import { type BodyBudget, createBodyBudget } from './http/body/body-budget.js';
import { createRateLimits, type RateLimits } from './http/rate-limits.js';
import { createQueueEstimator, type QueueEstimator } from './jobs/estimate-queue.js';
import { createFollowers, type Followers } from './jobs/followers.js';

/** What the routes work with. Tests pass overrides for single parts; everything else stays real. */
export interface Context {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly database: Database;
  readonly jobEnds: JobEndWatch;
  readonly producer: ReadCardProducer;
  readonly checkProducer: CheckImageProducer;
  readonly blobs: BlobStore;
  readonly keyRing: KeyRing;
  /** Whether this process can open what the others wrote; while it cannot, it takes nothing in. */
  readonly storage: StorageCheck;
  readonly webhookProducer: WebhookProducer;
  /** For operators who look at the queues. */
  readonly queueDesk: QueueDesk;
  /** Where requests may go that clients make us send. */
  readonly addressPolicy: AddressPolicy;
  /** What webhooks are signed with beside their secrets, as receivers need it; none where no key was given. */
  readonly webhookPublicKeys: readonly string[];
  readonly keyMemory: KeyMemory;
  readonly keyUse: KeyUseRecord;
  readonly rateLimits: RateLimits;
  readonly queueEstimator: QueueEstimator;
  /** Event streams that are open. */
  readonly followers: Followers;
  /** Memory for the bodies of all requests in flight. */
  readonly bodyBudget: BodyBudget;
  /** Aborted when the process is asked to stop: whoever waits for a job's end is answered where it stands. */
  readonly stopping: AbortController;
  /** Settlements of synchronous answers that are under way: a stop waits for them. */
  readonly settling: Set<Promise<void>>;
  close(): Promise<void>;
}

export async function createContext(config: Config, overrides: Partial<Context> = {}): Promise<Context> {
  const database =
    overrides.database ??
    connectDatabase({ url: config.DATABASE_URL, billingTimeZone: config.BILLING_TIME_ZONE });
  const backend = toQueueBackend(config);
  await prepareQueueBackend(backend);
  if (config.BOOTSTRAP_API_KEY) await ensureBootstrapKey(database, config.BOOTSTRAP_API_KEY);
  const producer = overrides.producer ?? (await createReadCardProducer(backend));
  const checkProducer = overrides.checkProducer ?? (await createCheckImageProducer(backend));
  const webhookProducer = overrides.webhookProducer ?? (await createWebhookProducer(backend));
  const queueDesk = overrides.queueDesk ?? createQueueDesk(backend);
  const listener = listenToDatabase(database);
  const jobEnds = overrides.jobEnds ?? watchJobEnds(database, listener);
  const keyMemory = overrides.keyMemory ?? rememberApiKeys(database, listener);
  const keyUse = overrides.keyUse ?? recordKeyUse(database);
  const rateLimits = overrides.rateLimits ?? createRateLimits(backend);
  const log = overrides.log ?? createLogger({ service: 'api', level: config.LOG_LEVEL });
  const tracing = overrides.tracing ?? (await openTracing({ ...toTracingOptions(config), service: 'api' }));
  const blobs =
    overrides.blobs ??
    (await openBlobStore(toBlobLocation(config), {
      rows: createBlobRows(database),
      onWarning: (warning) => log.warn({}, warning),
    }));
  const keyRing = overrides.keyRing ?? (await openKeyRing(config));
  const followers =
    overrides.followers ??
    createFollowers(database, { perKey: config.FOLLOWERS_PER_KEY, inAll: config.FOLLOWERS });
  return {
    config,
    log,
    followers,
    metrics: overrides.metrics ?? createWatchedMetrics({ config, database, producer }),
    tracing,
    database,
    jobEnds,
    producer,
    checkProducer,
    blobs,
    keyRing,
    storage:
      overrides.storage ??
      createStorageCheck({
        blobs,
        keyRing,
        findOrMakeKey: (id, make) => findOrMakeCanary(database, id, make),
      }),
    webhookProducer,
    queueDesk,
    webhookPublicKeys: overrides.webhookPublicKeys ?? (await loadPublicKeys(config)),
    addressPolicy:
      overrides.addressPolicy ??
      createAddressPolicy({
        allowedNetworks: config.WEBHOOK_ALLOWED_NETWORKS,
        allowHttp: config.WEBHOOK_ALLOW_HTTP,
      }),
    keyMemory,
    keyUse,
    rateLimits,
    queueEstimator: overrides.queueEstimator ?? createQueueEstimator(database),
    bodyBudget: overrides.bodyBudget ?? createBodyBudget(config.BODY_BUDGET_BYTES),
    stopping: overrides.stopping ?? new AbortController(),
    settling: overrides.settling ?? new Set(),
    async close() {
      followers.close();
      await keyUse.close();
      await rateLimits.close();
      jobEnds.close();
      await listener.close();
      await producer.close();
      await checkProducer.close();
      await webhookProducer.close();
      await queueDesk.close();
      await database.close();
      await tracing.close();
    },
  };
}

function createWatchedMetrics(parts: Pick<Context, 'config' | 'database' | 'producer'>): Metrics {
  const metrics = createMetrics();
  watchPool(metrics.registry, () => toPoolState(parts.database));
  watchService(metrics.registry, () => measureSamples(parts));
  return metrics;
}

/** @throws when WEBHOOK_SIGNING_KEY_FILE cannot be read or holds something else */
async function loadPublicKeys({ WEBHOOK_SIGNING_KEY_FILE: file }: Config): Promise<readonly string[]> {
  return file ? [parseSigningKey(await readFile(file, 'utf8')).publicText] : [];
}
