import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deployMigrations } from '@ktp-ocr/database/deploy-migrations';
import { grantAppRights } from '@ktp-ocr/database/roles/grant-app-rights';
import { prepareQueueBackend } from '@ktp-ocr/jobs/queue-backend';
import { startGuardian } from '@ktp-ocr/local-stack/guardian/start-guardian';
import { findPostmaster } from '@ktp-ocr/local-stack/postgres/control-postgres';
import { ensurePostgres, type RunningPostgres } from '@ktp-ocr/local-stack/postgres/ensure-postgres';
import { ensureRedis, type RunningRedis } from '@ktp-ocr/local-stack/redis/ensure-redis';
import { Redis } from 'ioredis';
import { type Component, createComponent, type ExitRecord } from './component.js';
import type { Config } from './config.js';
import { countBlobs } from './count-blobs.js';
import { findFixedPort } from './find-fixed-port.js';
import type { Settings } from './settings.js';

/** The real stack on ports and folders of its own, every part of which may be hurt. */
export interface Stack {
  readonly folder: string;
  readonly databaseUrl: string;
  /** How many images wait, whole or begun, wherever they are. */
  countBlobs(): Promise<number>;
  readonly apiKey: string;
  readonly apiUrls: readonly string[];
  readonly apis: readonly Component[];
  readonly workers: readonly Component[];
  /** Has a volume of its own, so it can open nothing that the others wrote. Not started with the rest. */
  readonly strayWorker: Component;
  readonly unaskedExits: readonly ExitRecord[];
  signalPostgres(signal: NodeJS.Signals): void;
  restartPostgres(): Promise<void>;
  signalRedis(signal: NodeJS.Signals): Promise<void>;
  restartRedis(): Promise<void>;
  flushRedis(): Promise<void>;
  /** Takes all memory from Redis, so that it refuses whatever adds something; or gives it back. */
  limitRedisMemory(limit: 'none' | 'exhausted'): Promise<void>;
  stop(): Promise<void>;
}

const appEntry = (app: string, file: string) =>
  fileURLToPath(new URL(`../../${app}/dist/${file}`, import.meta.url));

export async function startStack(settings: Settings, config: Config): Promise<Stack> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ktp-ocr-chaos-'));
  // The account that PostgreSQL runs under must pass through.
  chmodSync(folder, 0o711);
  const guardian = await startGuardian();
  guardian.watch({ kind: 'folder', path: folder });

  const postgresRequest = {
    dataDir: path.join(folder, 'postgres'),
    database: 'ktp',
    settings: { max_connections: '200' },
    preferredPort: await findFixedPort(),
  };
  let postgres: RunningPostgres = await ensurePostgres(postgresRequest);
  const { cluster } = postgres;
  if (!cluster) throw new Error('chaos needs a PostgreSQL of its own');
  guardian.watch({ kind: 'postgres', cluster });
  const postgresPort = Number(new URL(postgres.url).port);

  const redisRequest = {
    dataDir: path.join(folder, 'redis'),
    preferredPort: await findFixedPort(),
    ...config,
  };
  const redis = await ensureRedis(redisRequest);
  if (redis) guardian.watch({ kind: 'redis', url: redis.url });
  await deployMigrations({ url: postgres.url });
  if (!redis) await prepareQueueBackend({ kind: 'postgres', url: postgres.url });
  const appUrl = new URL(postgres.url);
  appUrl.username = 'ktp_ocr_app';
  appUrl.password = randomBytes(24).toString('hex');
  await grantAppRights({ ownerUrl: postgres.url, appUrl: appUrl.href });

  const apiKey = `chaos-${randomBytes(24).toString('hex')}`;
  const env = {
    PATH: config.path,
    DATABASE_URL: appUrl.href,
    ...(redis ? { REDIS_URL: redis.url } : { QUEUE_BACKEND: 'postgres' }),
    BLOB_STORE: settings.blobs,
    BLOB_DIR: path.join(folder, 'blobs'),
    ...config.s3,
    MASTER_KEY: randomBytes(32).toString('base64'),
    BOOTSTRAP_API_KEY: apiKey,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    WEBHOOK_TIMEOUT_MS: '3000',
    WEBHOOK_RETRY_SECONDS: '0.5,0.5,1,1,2,2,4,4,8,8,8,8',
    SYNC_TIMEOUT_MS: '15000',
    LEASE_MS: '5000',
    READ_TIMEOUT_MS: '10000',
    SWEEP_INTERVAL_MS: '1000',
    BLOB_SWEEP_INTERVAL_MS: '5000',
    ORPHAN_BLOB_AGE_MS: '20000',
    WORKER_CONCURRENCY: settings.readers === 'real' ? '1' : '4',
  };
  const unaskedExits: ExitRecord[] = [];
  const component = (name: string, entry: string, more: Record<string, string>) =>
    createComponent({
      name,
      entry,
      env: { ...env, ...more },
      logFile: path.join(folder, `${name}.log`),
      onUnaskedExit: (exit) => unaskedExits.push(exit),
    });

  const ports: number[] = [];
  while (ports.length < settings.apis) ports.push(await findFixedPort(ports));
  const apis = ports.map((port, index) =>
    component(`api-${index + 1}`, appEntry('api', 'main.js'), { PORT: String(port) }),
  );
  const workerEntry =
    settings.readers === 'real'
      ? appEntry('worker', 'main.js')
      : appEntry('chaos', 'worker-with-quick-readers.js');
  const workers = Array.from({ length: settings.workers }, (_, index) =>
    component(`worker-${index + 1}`, workerEntry, {}),
  );
  const strayWorker = component('stray-worker', workerEntry, { BLOB_DIR: path.join(folder, 'other-blobs') });
  await Promise.all([...apis, ...workers].map((one) => one.start()));

  return {
    folder,
    databaseUrl: postgres.url,
    countBlobs: () => countBlobs(env),
    apiKey,
    apiUrls: ports.map((port) => `http://127.0.0.1:${port}`),
    apis,
    workers,
    strayWorker,
    unaskedExits,
    signalPostgres(signal) {
      const postmaster = findPostmaster(cluster.dataDir);
      if (postmaster) process.kill(postmaster.pid, signal);
    },
    async restartPostgres() {
      postgres = await ensurePostgres({ ...postgresRequest, preferredPort: postgresPort });
      if (Number(new URL(postgres.url).port) !== postgresPort)
        throw new Error('PostgreSQL came back on another port');
    },
    async signalRedis(signal) {
      if (redis) process.kill(await findRedisPid(redis), signal);
    },
    async restartRedis() {
      if (!redis) return;
      const again = await ensureRedis(redisRequest);
      if (again?.url !== redis.url) throw new Error('Redis came back under another address');
    },
    async flushRedis() {
      if (redis) await withRedisClient(redis.url, (client) => client.flushall());
    },
    async limitRedisMemory(limit) {
      const maxBytes = limit === 'none' ? '0' : '1';
      if (redis) await withRedisClient(redis.url, (client) => client.config('SET', 'maxmemory', maxBytes));
    },
    async stop() {
      for (const one of [...apis, ...workers, strayWorker]) {
        one.kill('SIGCONT');
        one.kill('SIGTERM');
      }
      await Promise.all([...apis, ...workers, strayWorker].map((one) => one.gone()));
      await redis?.stop();
      await postgres.stop();
      await guardian.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Asked while it answers, for a stopped server tells nothing. */
const redisPids = new Map<string, number>();

async function findRedisPid(redis: RunningRedis): Promise<number> {
  try {
    const info = await withRedisClient(redis.url, (client) => client.info('server'));
    redisPids.set(redis.url, Number(/process_id:(\d+)/.exec(info)?.[1]));
  } catch {
    // Stopped: the number it told last still holds.
  }
  const pid = redisPids.get(redis.url);
  if (!pid) throw new Error('Redis has not told its process id');
  return pid;
}

async function withRedisClient<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, {
    maxRetriesPerRequest: 1,
    // A machine that is busy with faults may take its time; a stopped server is waited for as long.
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    retryStrategy: () => null,
  });
  client.on('error', () => {});
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}
