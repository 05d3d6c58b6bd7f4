import { Redis } from 'ioredis';
import pg from 'pg';
import { isQueueUpToDate } from './queue-backend.js';

/** What of a Redis decides whether a queue may live in it. Null: the server does not tell, as hosted ones often do not. */
export interface RedisState {
  readonly version: string;
  /** `noeviction` or the queue loses work when memory is short. */
  readonly evictionPolicy: string | null;
  /** Without it a restart empties the queue; the sweep fills it again. */
  readonly appendOnly: boolean | null;
}

const TIMEOUT_MS = 5_000;

/** @throws ioredis's error where it does not answer within five seconds */
export async function inspectRedis(url: string): Promise<RedisState> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // It is thrown by what was asked, too.
  redis.on('error', () => {});
  try {
    await redis.connect();
    const info = await redis.info('server');
    const read = async (name: string) =>
      redis.config('GET', name).then(
        (answer) => (answer as string[])[1] ?? null,
        () => null,
      );
    const appendOnly = await read('appendonly');
    return {
      version: /^(?:valkey|redis)_version:(\S+)/m.exec(info)?.[1] ?? 'unknown',
      evictionPolicy: await read('maxmemory-policy'),
      appendOnly: appendOnly === null ? null : appendOnly === 'yes',
    };
  } finally {
    redis.disconnect();
  }
}

/** What of the queue's tables decides whether the processes can work with them. */
export interface PostgresQueueState {
  /** False: `prepare-queue.js` makes or updates them. */
  readonly isUpToDate: boolean;
  /** Tables that the role may not work with. */
  readonly forbidden: readonly string[];
}

const SCHEMA = 'bullmq';

/** Asks the catalogue, and changes nothing. @throws the driver's error where PostgreSQL does not answer */
export async function inspectPostgresQueue(url: string): Promise<PostgresQueueState> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: TIMEOUT_MS });
  await client.connect();
  try {
    const { rows: schemas } = await client.query<{ may_use: boolean }>(
      "SELECT has_schema_privilege(oid, 'USAGE') AS may_use FROM pg_namespace WHERE nspname = $1",
      [SCHEMA],
    );
    if (!schemas[0]) return { isUpToDate: false, forbidden: [] };
    if (!schemas[0].may_use) return { isUpToDate: true, forbidden: [SCHEMA] };
    const { rows: forbidden } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p')
         AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
                  AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))
       ORDER BY relname`,
      [SCHEMA],
    );
    if (forbidden.length > 0) return { isUpToDate: true, forbidden: forbidden.map(({ name }) => name) };
    return { isUpToDate: await isQueueUpToDate(client), forbidden: [] };
  } finally {
    await client.end();
  }
}
