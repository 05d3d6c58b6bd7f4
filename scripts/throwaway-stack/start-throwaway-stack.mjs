import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deployMigrations } from '@ktp-ocr/database/deploy-migrations';
import { createReadCardProducer } from '@ktp-ocr/jobs/read-card-producer';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { createTestDatabase } from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { leaseQueuePrefix } from '@ktp-ocr/local-stack/test-environment/lease-queue-prefix';
import { startTestStack } from '@ktp-ocr/local-stack/test-environment/start-test-stack';
import pg from 'pg';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const API_KEY = 'key-of-a-throwaway-stack-0123456789abcdef';

/**
 * @typedef {object} StartedProcess
 * @property {number} pid
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} ThrowawayStack
 * @property {string} how what it runs on
 * @property {string} databaseUrl
 * @property {string | null} redisUrl
 * @property {string} queuePrefix
 * @property {(settings?: Record<string, string>) => Promise<StartedProcess & { url: string }>} startApi
 * @property {(settings?: Record<string, string>, entry?: string) => Promise<StartedProcess & { metricsUrl: string }>} startWorker
 *   `entry`: another file than the worker's own
 * @property {() => Promise<void>} forgetJobs takes away whatever waits, past every rule
 * @property {() => Promise<void>} stop ends all that was started here
 */

/**
 * PostgreSQL and Redis with nothing in them, and real processes of ours on them, for measurements and checks. All of it
 * ends with `stop`, and with this process.
 *
 * @param {{ durable?: boolean, maxConnections?: number, blobsIn?: string | undefined, settings?: Record<string, string> }} [options]
 *   `durable`: every commit is flushed to disk, as where it matters; `maxConnections`: PostgreSQL's; `blobsIn`: the folder in
 *   which one for the images is made, and removed again; `settings`: of every process
 * @returns {Promise<ThrowawayStack>}
 */
export async function startThrowawayStack({
  durable = false,
  maxConnections,
  blobsIn = tmpdir(),
  settings = {},
} = {}) {
  const { env } = process;
  const stack = await startTestStack({
    path: env.PATH ?? '',
    cacheDir: path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'ktp-ocr'),
    dockerHost: env.DOCKER_HOST,
    runtimeDir: env.XDG_RUNTIME_DIR,
    durable,
    ...(maxConnections === undefined ? {} : { maxConnections }),
  });
  const database = await createTestDatabase({ adminUrl: stack.adminUrl, templateDatabase: 'template1' });
  await deployMigrations({ url: database.url });
  const queue = leaseQueuePrefix({ redisUrl: stack.redisUrl, name: 'throwaway' });
  const blobs = await mkdtemp(path.join(blobsIn, 'ktp-ocr-throwaway-'));
  /** @type {StartedProcess[]} */
  const started = [];
  const shared = {
    PATH: env.PATH ?? '',
    DATABASE_URL: database.url,
    ...(stack.redisUrl ? { REDIS_URL: stack.redisUrl } : { QUEUE_BACKEND: 'postgres' }),
    QUEUE_PREFIX: queue.prefix,
    BLOB_DIR: blobs,
    MASTER_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'warn',
    ...settings,
  };
  /** @param {string} file @param {Record<string, string>} own */
  const start = async (file, own) => {
    const child = fork(path.join(ROOT, file), [], { env: { ...shared, ...own } });
    const exited = once(child, 'exit');
    const [message] = await Promise.race([
      once(child, 'message'),
      exited.then(([code]) => {
        throw new Error(`${file} ended with ${code} before it was up`);
      }),
    ]);
    const stop = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await exited;
    };
    const one = { pid: child.pid ?? Number.NaN, stop, port: message.port };
    started.push(one);
    return one;
  };
  return {
    how: stack.how,
    databaseUrl: database.url,
    redisUrl: stack.redisUrl,
    queuePrefix: queue.prefix,
    async startApi(own = {}) {
      const api = await start('apps/api/dist/main.js', {
        PORT: '0',
        HOST: '127.0.0.1',
        BOOTSTRAP_API_KEY: API_KEY,
        ...own,
      });
      return { ...api, url: `http://127.0.0.1:${api.port}` };
    },
    async startWorker(own = {}, entry = 'apps/worker/dist/main.js') {
      const metricsPort = await findFreePort();
      const worker = await start(entry, { METRICS_PORT: String(metricsPort), ...own });
      return { ...worker, metricsUrl: `http://127.0.0.1:${metricsPort}` };
    },
    async forgetJobs() {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query('SET session_replication_role = replica');
      await client.query("DELETE FROM jobs WHERE status = 'queued'");
      await client.end();
      if (!stack.redisUrl) return;
      const producer = await createReadCardProducer({
        kind: 'redis',
        url: stack.redisUrl,
        prefix: queue.prefix,
      });
      await producer.obliterate();
      await producer.close();
    },
    async stop() {
      for (const one of started.reverse()) await one.stop();
      await queue.release();
      await database.drop();
      await stack.stop();
      await rm(blobs, { recursive: true });
    },
  };
}
