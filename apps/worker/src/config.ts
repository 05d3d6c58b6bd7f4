import { DEFAULT_MAX_PIXELS } from '@ktp-ocr/reader/image/decode/open-image';
import { DEFAULT_ENGINE, READER_ENGINES, type ReaderEngine } from '@ktp-ocr/reader/reader-engine';
import { parseSettings } from '@ktp-ocr/settings/parse-settings';
import { checkStackSettings, stackSettings } from '@ktp-ocr/settings/stack-settings';
import { webhookSettings } from '@ktp-ocr/settings/webhook-settings';
import { DEFAULT_RETRY_SECONDS } from '@ktp-ocr/webhooks/attempt-outcome';
import { z } from 'zod';

const readerSettings = {
  /** Which engine reads; see packages/reader for what each costs and gains. */
  READER: z.enum(READER_ENGINES, `must be one of ${READER_ENGINES.join(', ')}`).default(DEFAULT_ENGINE),
};

/** Everything the worker takes from its environment. Read once, here; nothing else looks at process.env. */
const WorkerSettings = z
  .object({
    ...stackSettings,
    /** Reader processes, each of one thread: as many cards are read at once. */
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(1),
    ...readerSettings,
    /** Touched with every heartbeat while a reader is warm: a worker has no port that a health check could ask. */
    HEARTBEAT_FILE: z.string().optional(),
    /** Where Prometheus finds `/metrics`; not served without. */
    METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    /** Images of more pixels are refused as IMAGE_INVALID_SIZE. */
    MAX_IMAGE_PIXELS: z.coerce.number().int().min(1).default(DEFAULT_MAX_PIXELS),
    READ_TIMEOUT_MS: z.coerce.number().int().min(100).default(20_000),
    LEASE_MS: z.coerce.number().int().min(1_000).default(15_000),
    SWEEP_INTERVAL_MS: z.coerce.number().int().min(100).default(5_000),
    /** How often the whole blob volume is looked through, and how long a blob must have been without a job to go. */
    BLOB_SWEEP_INTERVAL_MS: z.coerce.number().int().min(100).default(600_000),
    ORPHAN_BLOB_AGE_MS: z.coerce.number().int().min(0).default(3_600_000),
    /** Images fetched from addresses at once: in all of this process, and of one API key. */
    FETCH_CONCURRENCY: z.coerce.number().int().min(1).max(1_024).default(16),
    FETCH_CONCURRENCY_PER_KEY: z.coerce.number().int().min(1).max(256).default(4),
    /** Deliveries at once: to receivers that answer at once, to slow ones, and at most so many to each. */
    WEBHOOK_CONCURRENCY: z.coerce.number().int().min(1).max(1_024).default(64),
    WEBHOOK_CONCURRENCY_SLOW: z.coerce.number().int().min(1).max(4_096).default(256),
    WEBHOOK_CONCURRENCY_PER_ENDPOINT: z.coerce.number().int().min(1).max(64).default(4),
    WEBHOOK_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(15_000),
    /** Waits between attempts, in seconds. */
    WEBHOOK_RETRY_SECONDS: z
      .string()
      .regex(/^\d+(\.\d+)?(,\d+(\.\d+)?)*$/, 'must be seconds separated by commas')
      .default(DEFAULT_RETRY_SECONDS.join(','))
      .transform((text) => text.split(',').map(Number)),
    /** PEM file of certificates to trust beside the usual ones, e.g. of a company's own authority. */
    WEBHOOK_CA_FILE: z.string().optional(),
    ...webhookSettings,
  })
  .superRefine(checkStackSettings);

export type Config = z.infer<typeof WorkerSettings>;

/** @throws SettingsError */
export function parseConfig(env: NodeJS.ProcessEnv): Config {
  return parseSettings(WorkerSettings, env);
}

/** All that a reader process is told: it is given no other setting, and so no password. @throws SettingsError */
export function parseEngine(env: NodeJS.ProcessEnv): ReaderEngine {
  return parseSettings(z.object(readerSettings), env).READER;
}
