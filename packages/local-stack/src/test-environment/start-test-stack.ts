import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endItems, type GuardedItem } from '../guardian/guarded-item.js';
import { startGuardian } from '../guardian/start-guardian.js';
import { ensurePostgres } from '../postgres/ensure-postgres.js';
import { ensureRedis } from '../redis/ensure-redis.js';
import { type EngineSearch, findContainerEngine } from './find-container-engine.js';

export type TestStackRequest = EngineSearch & {
  /** PATH, as in the environment. */
  path: string;
  /** Where Debian's Redis is unpacked; kept from one run to the next. */
  cacheDir: string;
  /** False where nothing may be downloaded: without a Redis on PATH there is then none. */
  mayDownload?: boolean;
  /** For measurements: PostgreSQL on this machine, flushing every commit to disk as one that is relied upon does. */
  durable?: boolean;
  /** What PostgreSQL takes of connections; 200 where left out. */
  maxConnections?: number;
};

export type TestStack = {
  /** A connection that may create databases. */
  adminUrl: string;
  /** Null: the queue lives in PostgreSQL. */
  redisUrl: string | null;
  how: string;
  stop(): Promise<void>;
};

/** Losing data in a crash is no loss here; flushing to disk would be most of a test's time. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/**
 * Boots PostgreSQL and Redis for one test run: as containers where an engine answers and has the images, else on
 * this machine in a folder of the system's temporary directory. Both end with the caller, even if it is killed.
 */
export async function startTestStack(request: TestStackRequest): Promise<TestStack> {
  if (!request.durable && (await findContainerEngine(request))) {
    try {
      return await startContainers();
    } catch (error) {
      console.warn(`containers did not start (${String(error).split('\n')[0]}); using local servers`);
    }
  }
  return startLocally(request);
}

async function startContainers(): Promise<TestStack> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const flags = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [postgres, redis] = await Promise.all([
    new PostgreSqlContainer('postgres:18.6-bookworm').withCommand(['postgres', ...flags]).start(),
    new GenericContainer('valkey/valkey:8.1.10')
      .withCommand(['valkey-server', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction', '--save', ''])
      .withExposedPorts(6379)
      .withWaitStrategy(Wait.forLogMessage('Ready to accept connections'))
      .start(),
  ]);
  return {
    adminUrl: postgres.getConnectionUri(),
    redisUrl: `redis://${redis.getHost()}:${redis.getMappedPort(6379)}`,
    how: 'containers',
    stop: async () => {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}

async function startLocally({
  path,
  cacheDir,
  mayDownload = true,
  durable = false,
  maxConnections = Number(SETTINGS.max_connections),
}: TestStackRequest): Promise<TestStack> {
  const folder = mkdtempSync(join(tmpdir(), 'ktp-ocr-test-'));
  // mkdtemp closes the folder to everyone else; the account that PostgreSQL runs under must pass through.
  chmodSync(folder, 0o711);
  const guardian = await startGuardian();
  const items: GuardedItem[] = [];
  const watch = (item: GuardedItem) => {
    items.push(item);
    guardian.watch(item);
  };
  watch({ kind: 'folder', path: folder });
  const stop = async () => {
    await endItems(items);
    await guardian.release();
  };
  try {
    const [postgres, redis] = await Promise.all([
      ensurePostgres({
        dataDir: join(folder, 'postgres'),
        database: 'postgres',
        settings: { ...(durable ? {} : SETTINGS), max_connections: String(maxConnections) },
        sync: false,
      }),
      ensureRedis({ dataDir: join(folder, 'redis'), cacheDir, path, mayDownload }),
    ]);
    if (postgres.cluster) watch({ kind: 'postgres', cluster: postgres.cluster });
    if (redis?.owned) watch({ kind: 'redis', url: redis.url });
    const how = `embedded PostgreSQL, ${redis ? `Redis (${redis.how})` : 'no Redis to be had: queue in PostgreSQL'}`;
    return { adminUrl: postgres.url, redisUrl: redis?.url ?? null, how, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
