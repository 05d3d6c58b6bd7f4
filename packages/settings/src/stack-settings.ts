import { isTimeZone } from '@ktp-ocr/contract/billing/time-zone';
import { z } from 'zod';
import { blobSettings, findMissingBlobSettings } from './blob-settings.js';

/** Settings that every process shares: where the database, the queue, the stored images and the master keys are. */
export const stackSettings = {
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must be a redis:// address')
    .optional(),
  QUEUE_BACKEND: z.enum(['redis', 'postgres'], 'must be redis or postgres').default('redis'),
  /** Keeps several installations apart in one Redis. */
  QUEUE_PREFIX: z.string().min(1).default('ktp'),
  ...blobSettings,
  /** `id:base64` entries, newest first; see packages/blobs. One of the two is required. */
  MASTER_KEY: z.string().optional(),
  MASTER_KEY_FILE: z.string().optional(),
  /** IANA name of the zone whose days and months usage, quotas and free tiers follow. */
  BILLING_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be the name of a time zone, e.g. Asia/Jakarta')
    .default('Asia/Jakarta'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Where an OpenTelemetry collector takes traces (OTLP over HTTP, JSON); nothing is traced without. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .regex(/^https?:\/\//, 'must be an http:// or https:// address')
    .optional(),
  /** Of the traces that begin here, the share that is recorded. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
};

const shared = z.object(stackSettings);
export type StackSettings = z.infer<typeof shared>;

/** Rules between settings. Use as `z.object({...stackSettings, …}).superRefine(checkStackSettings)`. */
export function checkStackSettings(settings: StackSettings, context: z.RefinementCtx): void {
  if (settings.QUEUE_BACKEND === 'redis' && !settings.REDIS_URL) {
    context.addIssue({
      code: 'custom',
      path: ['REDIS_URL'],
      message: 'must be set (or QUEUE_BACKEND=postgres)',
    });
  }
  for (const name of findMissingBlobSettings(settings)) {
    context.addIssue({
      code: 'custom',
      path: [name],
      message: `must be set (BLOB_STORE=${settings.BLOB_STORE})`,
    });
  }
  if (!settings.MASTER_KEY && !settings.MASTER_KEY_FILE) {
    context.addIssue({ code: 'custom', path: ['MASTER_KEY'], message: 'or MASTER_KEY_FILE must be set' });
  }
}

type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }
  | { readonly kind: 'postgres'; readonly url: string };

export function toQueueBackend(settings: StackSettings): QueueBackend {
  // `checkStackSettings` lets nothing else through than a Redis with its address.
  return settings.QUEUE_BACKEND === 'redis' && settings.REDIS_URL
    ? { kind: 'redis', url: settings.REDIS_URL, prefix: settings.QUEUE_PREFIX }
    : { kind: 'postgres', url: settings.DATABASE_URL };
}

/** Where traces go, and which share of those that begin here is recorded. */
export function toTracingOptions(settings: StackSettings): {
  readonly endpoint: string | undefined;
  readonly ratio: number;
} {
  return { endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT, ratio: settings.OTEL_TRACES_SAMPLER_ARG };
}
