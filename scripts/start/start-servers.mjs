import { join } from 'node:path';
import { deployMigrations } from '../../packages/database/dist/deploy-migrations.js';
import { grantAppRights } from '../../packages/database/dist/roles/grant-app-rights.js';
import { prepareQueueBackend } from '../../packages/jobs/dist/queue-backend.js';
import { ensurePostgres } from '../../packages/local-stack/dist/postgres/ensure-postgres.js';
import { ensureRedis } from '../../packages/local-stack/dist/redis/ensure-redis.js';
import { keepSecret, makePassword } from './keep-secret.mjs';
import { isPostgresUp, isRedisUp } from './watch-servers.mjs';

/**
 * Tried first, so that an address noted down stays good from one start to the next. Below where systems take the ports of
 * outgoing connections from: a server that is started again must find its own free.
 */
const POSTGRES_PORT = 25_432;
const REDIS_PORT = 26_380;

/**
 * Finds or starts PostgreSQL and Redis and brings the database up to date.
 * @param {ReturnType<typeof import('./settings.mjs').parseStartSettings>} settings
 * @param {object} options
 * @param {(line: string) => void} options.tell
 * @param {(item: import('../../packages/local-stack/dist/guardian/guarded-item.js').GuardedItem) => void} options.watch gets
 *   what is ours to end
 * @returns {Promise<{
 *   readonly variables: { DATABASE_URL: string, REDIS_URL?: string, QUEUE_BACKEND: string },
 *   readonly ownerUrl: string,
 *   readonly watched: import('./watch-servers.mjs').WatchedServer[],
 * }>} where they are, as the API and the worker want to be told, and those that we started
 * @throws {Error} in one line
 */
export async function startServers(settings, { tell, watch }) {
  const since = timer();
  const startPostgres = async (preferredPort = POSTGRES_PORT) => {
    const server = await ensurePostgres({
      url: settings.databaseUrl,
      dataDir: join(settings.dataDir, 'postgres'),
      database: 'ktp_ocr',
      preferredPort,
      settings: { max_connections: '200' },
    });
    if (server.cluster) watch({ kind: 'postgres', cluster: server.cluster });
    return server;
  };
  const startRedis = async () => {
    const server = await ensureRedis({
      url: settings.redisUrl,
      dataDir: join(settings.dataDir, 'redis'),
      cacheDir: settings.cacheDir,
      path: settings.path,
      preferredPort: REDIS_PORT,
    });
    if (server?.owned) watch({ kind: 'redis', url: server.url });
    return server;
  };
  /** @param {Awaited<ReturnType<typeof startPostgres>>} postgres @param {Awaited<ReturnType<typeof startRedis>>} redis */
  const listWatched = (postgres, redis) => [
    ...(postgres.cluster
      ? [
          {
            name: 'PostgreSQL',
            url: postgres.url,
            isUp: isPostgresUp(postgres.cluster.dataDir),
            start: () => startPostgres(Number(new URL(postgres.url).port)),
          },
        ]
      : []),
    ...(redis?.owned
      ? [{ name: 'Redis', url: redis.url, isUp: isRedisUp(redis.url), start: startRedis }]
      : []),
  ];
  // One that was given and does not answer shall not cost the time of starting the other.
  const givenPostgres = settings.databaseUrl ? await startPostgres() : undefined;
  const givenRedis = settings.redisUrl ? await startRedis() : undefined;
  const [postgres, redis] = await settleAll([givenPostgres ?? startPostgres(), givenRedis ?? startRedis()]);
  const watched = listWatched(postgres, redis);
  tell(`PostgreSQL: ${describePostgres(postgres, settings.dataDir)}${since()}`);
  if (redis) tell(`Redis: ${redis.how}`);
  else
    tell(
      "Redis: none given, none on PATH, none to be had from apt: the queue lives in PostgreSQL (BullMQ's own backend)",
    );
  const { ownerUrl, appUrl } = chooseRoles(postgres, settings);
  const applied = await deployMigrations({ url: ownerUrl });
  tell(applied.length > 0 ? `database: ${applied.length} migrations applied` : 'database: up to date');
  if (!redis) await prepareQueueBackend({ kind: 'postgres', url: ownerUrl });
  if (appUrl !== ownerUrl) await grantAppRights({ ownerUrl, appUrl });
  const queue = redis ? { REDIS_URL: redis.url, QUEUE_BACKEND: 'redis' } : { QUEUE_BACKEND: 'postgres' };
  return { variables: { DATABASE_URL: appUrl, ...queue }, ownerUrl, watched };
}

/**
 * Who owns the tables, and who the API and the worker are. A database that was given has the roles that it was given with.
 * @param {import('../../packages/local-stack/dist/postgres/ensure-postgres.js').RunningPostgres} server
 * @param {{ dataDir: string, databaseOwnerUrl: string | undefined }} settings
 */
function chooseRoles({ url, cluster }, { dataDir, databaseOwnerUrl }) {
  if (!cluster) return { ownerUrl: databaseOwnerUrl ?? url, appUrl: url };
  const app = new URL(url);
  app.username = 'ktp_ocr_app';
  app.password = keepSecret(join(dataDir, 'postgres-app-password'), makePassword);
  return { ownerUrl: url, appUrl: app.href };
}

/** @param {import('../../packages/local-stack/dist/postgres/ensure-postgres.js').RunningPostgres} server @param {string} dataDir */
function describePostgres({ how, cluster }, dataDir) {
  if (!cluster) return 'DATABASE_URL';
  const isElsewhere = !cluster.dataDir.startsWith(dataDir);
  return `embedded, ${how}${isElsewhere ? `; its data are in ${cluster.dataDir}, for its account may not enter ${dataDir}` : ''}`;
}

/** Like Promise.all, but waits for every one: a server that comes up after another failed must be known to be ended.
 * @template A, B @param {[A | Promise<A>, B | Promise<B>]} promises @returns {Promise<[A, B]>} */
async function settleAll(promises) {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return Promise.all(promises);
}

function timer() {
  const startedAt = performance.now();
  return () => ` (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`;
}
