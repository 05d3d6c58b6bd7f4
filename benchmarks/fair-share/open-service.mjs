import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { toFixture } from '@ktp-ocr/contract/jobs/test-fixture';
import { createTestDatabase } from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { leaseQueuePrefix } from '@ktp-ocr/local-stack/test-environment/lease-queue-prefix';
import { parseConfig as readApiConfig } from '../../apps/api/dist/config.js';
import { startApi } from '../../apps/api/dist/start-api.js';
import { parseConfig as readWorkerConfig } from '../../apps/worker/dist/config.js';
import { startWorker } from '../../apps/worker/dist/start-worker.js';

/**
 * @typedef {{ adminUrl: string, redisUrl: string | null, template: string }} Servers
 * @typedef {import('@ktp-ocr/jobs/queue-backend').QueueBackend} QueueBackend
 * @typedef {import('@ktp-ocr/jobs/read-card-producer').ReadCardProducer} ReadCardProducer
 */

export const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
/** Of no word in its bytes, so a whole answer. */
const FIXTURE = /** @type {import('@ktp-ocr/contract/jobs/card-answer').CardAnswer} */ (toFixture(JPEG));

/**
 * The real API on a database and a queue of its own, and a worker when it is asked for, whose one reader only takes time.
 *
 * @param {Servers} servers
 * @param {((backend: QueueBackend) => Promise<ReadCardProducer>) | undefined} createProducer in place of the real one
 */
export async function openService({ adminUrl, redisUrl, template }, createProducer) {
  const database = await createTestDatabase({ adminUrl, templateDatabase: template });
  const queue = leaseQueuePrefix({ redisUrl, name: 'fair' });
  const blobs = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-fair-'));
  const env = {
    DATABASE_URL: database.url,
    ...(redisUrl ? { REDIS_URL: redisUrl } : { QUEUE_BACKEND: 'postgres' }),
    QUEUE_PREFIX: queue.prefix,
    BLOB_DIR: blobs,
    MASTER_KEY: randomBytes(32).toString('base64'),
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    // The sweep would give jobs their fair place again.
    SWEEP_INTERVAL_MS: '3600000',
  };
  /** @type {QueueBackend} */
  const backend = redisUrl
    ? { kind: 'redis', url: redisUrl, prefix: queue.prefix }
    : { kind: 'postgres', url: database.url };
  const api = await startApi(
    readApiConfig(env),
    createProducer ? { producer: await createProducer(backend) } : {},
  );
  /** @type {import('../../apps/worker/dist/start-worker.js').RunningWorker[]} */
  const workers = [];
  return {
    url: `http://127.0.0.1:${api.port}`,
    database: api.context.database,
    /** @param {number} readMs how long a card takes */
    async startWorker(readMs) {
      // One card at a time, by arrival, as a pool of one does it.
      let last = Promise.resolve();
      const readers = {
        size: 1,
        warmCount: 1,
        ready: async () => {},
        run: async () => {
          last = last.then(() => sleep(readMs));
          await last;
          return FIXTURE;
        },
        close: async () => {},
      };
      workers.push(await startWorker(readWorkerConfig(env), { readers }));
    },
    async close() {
      for (const worker of workers) await worker.close();
      await api.close();
      await queue.release();
      await database.drop();
      await rm(blobs, { recursive: true });
    },
  };
}
