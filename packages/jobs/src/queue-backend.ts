import {
  assertSchemaCompatibility,
  type ConnectionOptions,
  createPostgresBackend,
  LATEST_SCHEMA_VERSION,
  type QueueBaseOptions,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Where the queue lives. Redis as a rule; PostgreSQL where no Redis is to be had, at about a tenth of the pace. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string; readonly prefix?: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** What BullMQ's constructors want: options, and the backend factory where it is not Redis. */
export interface QueueConnection {
  readonly options: QueueBaseOptions & { readonly prefix?: string };
  /**
   * Undefined for Redis, BullMQ's default. BullMQ's overloads tie a connection's type to its backend at compile time;
   * ours is chosen at run time, so the PostgreSQL factory passes under the type of Redis's absent one.
   */
  readonly factory: undefined;
  isReady(): boolean;
  /** Resolves when the connection stands, or after `timeoutMs` whether it does or not. */
  waitUntilReady(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * A producer fails at once when Redis is away, so that a request gets an answer; a consumer waits for it to return.
 */
export function connectQueue(backend: QueueBackend, role: 'producer' | 'consumer'): QueueConnection {
  if (backend.kind === 'postgres') {
    return {
      // BullMQ types connections per backend; ours is chosen at run time, so the two come under one type here.
      options: { connection: backend.url as unknown as ConnectionOptions },
      factory: createPostgresBackend as unknown as undefined,
      isReady: () => true,
      waitUntilReady: async () => {},
      close: async () => {},
    };
  }
  const client = new Redis(
    backend.url,
    role === 'producer'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, connectTimeout: 5_000 }
      : { maxRetriesPerRequest: null },
  );
  // Without a listener a lost connection would end the process; BullMQ reports the failures that matter.
  client.on('error', () => {});
  return {
    options: { connection: client as unknown as ConnectionOptions, prefix: backend.prefix ?? 'ktp' },
    factory: undefined,
    isReady: () => client.status === 'ready',
    waitUntilReady: (timeoutMs) =>
      new Promise((resolve) => {
        if (client.status === 'ready') return resolve();
        const timer = setTimeout(resolve, timeoutMs);
        client.once('ready', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
    close: async () => client.disconnect(),
  };
}

/**
 * Creates BullMQ's own tables. Only needed for the PostgreSQL backend; safe to repeat. Where they are there already nothing
 * is asked that a role without rights to create would be refused.
 *
 * @throws Error where they are missing and the role may not make them: `prepare-queue.js` does so as their owner
 */
export async function prepareQueueBackend(backend: QueueBackend): Promise<void> {
  if (backend.kind !== 'postgres') return;
  const client = new pg.Client({ connectionString: backend.url });
  await client.connect();
  try {
    if (!(await isQueueUpToDate(client))) await runMigrations(client);
  } finally {
    await client.end();
  }
}

/** Whether the queue's tables are there, as this release wants them. */
export async function isQueueUpToDate(client: pg.Client): Promise<boolean> {
  try {
    return (await assertSchemaCompatibility(client)) >= LATEST_SCHEMA_VERSION;
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return false;
    throw error;
  }
}
