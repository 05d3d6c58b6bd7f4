import { type ConnectionOptions, createPostgresBackend, type QueueBaseOptions, runMigrations } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Where the queue lives. Redis as a rule; PostgreSQL where no Redis is to be had, at about a tenth of the pace. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string; readonly prefix?: string }
  | { readonly kind: 'postgres'; readonly url: string };

type Role = 'producer' | 'consumer';

/**
 * What BullMQ's constructors want: options, and the backend factory where it is not Redis.
 * A producer fails at once when Redis is away, so that a request gets an answer; a consumer waits for it to return.
 */
export function toConnection(backend: QueueBackend, role: Role) {
  if (backend.kind === 'postgres') {
    return {
      // BullMQ types connections per backend; ours is chosen at run time, so the two are brought under one type here.
      options: { connection: backend.url as unknown as ConnectionOptions } satisfies QueueBaseOptions,
      factory: createPostgresBackend as never,
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
    close: async () => client.disconnect(),
  };
}

/** Creates BullMQ's own tables. Only needed for the PostgreSQL backend; safe to repeat. */
export async function prepareQueueBackend(backend: QueueBackend): Promise<void> {
  if (backend.kind !== 'postgres') return;
  const client = new pg.Client({ connectionString: backend.url });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
