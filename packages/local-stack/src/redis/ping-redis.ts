import { Redis, type RedisOptions } from 'ioredis';

/** One attempt, no queue, no reconnect: the answer is about now. */
const ASK_ONCE: RedisOptions = {
  lazyConnect: true,
  connectTimeout: 5_000,
  commandTimeout: 5_000,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  retryStrategy: () => null,
};

/**
 * Connects, hands the connection to `use` and closes it again.
 * @throws the connection's own error when nothing answers, for instance ECONNREFUSED, NOAUTH or a time-out
 */
export async function withRedis<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, ASK_ONCE);
  let failure: Error | undefined;
  redis.on('error', (error: Error) => {
    failure = error;
  });
  try {
    await redis.connect();
    return await use(redis);
  } catch (error) {
    // ioredis answers "Connection is closed." where the socket's own error says why.
    throw failure ?? error;
  } finally {
    redis.disconnect();
  }
}

/** Waits until the server answers PING, for at most `timeoutMs`; false when it never did. */
export async function answersPing(url: string, timeoutMs = 0): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answered = await withRedis(url, (redis) => redis.ping()).then(
      () => true,
      () => false,
    );
    if (answered || Date.now() >= deadline) return answered;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
