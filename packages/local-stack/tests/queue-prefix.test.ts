import { withRedis } from '@ktp-ocr/local-stack/redis/ping-redis';
import {
  LeakedWorkerError,
  leaseQueuePrefix,
} from '@ktp-ocr/local-stack/test-environment/lease-queue-prefix';
import { Queue, Worker } from 'bullmq';
import { expect, inject, test } from 'vitest';

const { redisUrl } = inject('testEnvironment');

test.skipIf(redisUrl === null)(
  'a worker left running is reported until it is closed, and the keys go',
  async () => {
    const { prefix, release } = leaseQueuePrefix({ redisUrl, name: 'leak' });
    const connection = { url: redisUrl as string };
    const queue = new Queue('cards', { connection, prefix });
    await queue.add('card', { id: '1' }, { delay: 60_000 });
    const worker = new Worker('cards', async () => {}, { connection, prefix });
    await worker.waitUntilReady();
    await expect(release()).rejects.toThrow(LeakedWorkerError);
    await worker.close();
    await queue.close();
    await release();
    expect(await withRedis(redisUrl as string, (redis) => redis.keys(`${prefix}:*`))).toEqual([]);
  },
);
