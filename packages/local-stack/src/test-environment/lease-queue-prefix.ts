import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { withRedis } from '../redis/ping-redis.js';

export type QueuePrefix = {
  prefix: string;
  /** Removes the prefix's keys. @throws LeakedWorkerError when a worker or listener of it is still connected. */
  release(): Promise<void>;
};

export class LeakedWorkerError extends Error {
  override name = 'LeakedWorkerError';
}

const GRACE_MS = 3_000;

/** A queue prefix that no other test file has. Without Redis there is nothing to release: the queue dies with its database. */
export function leaseQueuePrefix({ redisUrl, name }: { redisUrl: string | null; name: string }): QueuePrefix {
  const prefix = `${name}-${randomBytes(6).toString('hex')}`;
  return {
    prefix,
    release: async () => {
      if (redisUrl !== null) await withRedis(redisUrl, (redis) => releasePrefix(redis, prefix));
    },
  };
}

/**
 * The names of BullMQ's connections: `prefix:base64(queue)` with `:w:…` behind a worker's and `:qe` behind a listener's.
 * @param prefix of one test file; without it, of all
 */
export async function listQueueClients(redis: Redis, prefix = ''): Promise<string[]> {
  const lines = String(await redis.client('LIST')).split('\n');
  const names = lines.map((line) => / name=(\S*)/.exec(line)?.[1] ?? '');
  return names.filter((name) => name.includes(':') && name.startsWith(prefix));
}

async function releasePrefix(redis: Redis, prefix: string): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  let leaked = await listQueueClients(redis, prefix);
  while (leaked.length > 0 && Date.now() < deadline) {
    await sleep(50);
    leaked = await listQueueClients(redis, prefix);
  }
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1_000 })) {
    if ((keys as string[]).length > 0) await redis.unlink(keys as string[]);
  }
  if (leaked.length > 0) throw new LeakedWorkerError(`left connected: ${leaked.join(', ')}`);
}
