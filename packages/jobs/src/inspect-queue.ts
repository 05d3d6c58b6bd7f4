import { Redis } from 'ioredis';

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
