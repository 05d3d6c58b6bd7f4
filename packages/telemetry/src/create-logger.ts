import pino, { type DestinationStream } from 'pino';
import { describeError } from './describe-error.js';

/**
 * The only fields a log line may carry. An allow-list, because what must not be logged (names, NIKs, images, keys)
 * cannot be listed: whatever is not named here is dropped, however it got in.
 */
const LOGGED_FIELDS = [
  'service',
  'jobId',
  'checkId',
  'apiKeyId',
  'requestId',
  'endpointId',
  'eventId',
  'deliveryId',
  'batchId',
  'workerId',
  'method',
  'route',
  'httpStatus',
  'status',
  'outcome',
  'channel',
  'attempts',
  'count',
  'durationMs',
  'readMs',
  'sizeBytes',
  'format',
  'port',
  'backend',
  'engine',
  'readers',
  'signal',
  'exitCode',
  'reason',
] as const;

const LOGGED_FIELD_NAMES: ReadonlySet<string> = new Set(LOGGED_FIELDS);

export type LogFields = {
  readonly [name in (typeof LOGGED_FIELDS)[number]]?: string | number | boolean | null | undefined;
} & {
  readonly error?: unknown;
};

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Narrower than pino's on purpose: its child loggers bind fields past every formatter, and so past the allow-list. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

function keepAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'error') kept[name] = describeError(value);
    else if (LOGGED_FIELD_NAMES.has(name) && isPlain(value)) kept[name] = value;
  }
  return kept;
}

/** Objects are not logged even under an allowed name: one could carry a whole card. */
function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** JSON lines on standard output. Messages are constants of the code; what varies goes into allowed fields. */
export function createLogger(options: {
  readonly service: string;
  readonly level?: LogLevel;
  readonly destination?: DestinationStream;
}): Logger {
  const log = pino(
    {
      level: options.level ?? 'info',
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: keepAllowed },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}
