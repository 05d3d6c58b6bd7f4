// How far workers scale: `npm run bench:workers -- [--workers 1,2,4,8,16,32,64] [--jobs 600]`. Linux only.
//
// Real worker processes whose readers answer at once (benchmarks/cost/worker-with-instant-readers.mjs), PostgreSQL that
// flushes each commit, Redis. The queue is paused while the workers start and the jobs are taken in; from its release to the
// last end, jobs a second, processor time by who spent it, connections, and what PostgreSQL's backends were waiting for.
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readCardQueue } from '@ktp-ocr/jobs/queue-catalogue';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startThrowawayStack } from '../../scripts/throwaway-stack/start-throwaway-stack.mjs';
import { ask } from '../cost/client.mjs';
import { readCpuMs, readTreeCpuMs } from '../cost/processor-time.mjs';
import { findPostmaster, readRedis, sampleWaits } from './watch-servers.mjs';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '1,2,4,8,16,32,64' },
    /** Readers of each worker. */
    readers: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '600' },
    'image-bytes': { type: 'string', default: '150000' },
  },
});
const JOBS = Number(values.jobs);
const READERS = Number(values.readers);
const INSTANT = 'benchmarks/cost/worker-with-instant-readers.mjs';
const STARTED_TOGETHER = 8;

const image = new Uint8Array(Number(values['image-bytes']));
image.set([0xff, 0xd8, 0xff, 0xe0]);

/** 64 workers hold more than two hundred. */
const MAX_CONNECTIONS = 800;
const stack = await startThrowawayStack({ durable: true, maxConnections: MAX_CONNECTIONS });
if (stack.redisUrl === null) throw new Error('this needs a Redis');
const redis = new Redis(stack.redisUrl, { maxRetriesPerRequest: null });
const queue = new Queue(readCardQueue.name, {
  connection: /** @type {import('bullmq').ConnectionOptions} */ (/** @type {unknown} */ (redis)),
  prefix: stack.queuePrefix,
});
const client = new pg.Client({ connectionString: stack.databaseUrl });
await client.connect();
try {
  const api = await stack.startApi();
  const postmaster = await findPostmaster(client);
  const redisPid = (await readRedis(redis)).pid;
  const [cpu] = cpus();
  console.log(
    `${cpus().length} × ${cpu?.model.trim()}, Node ${process.version}, ${stack.how}; load ${loadavg()[0]?.toFixed(1)}; ${JOBS} jobs of ${Math.round(image.length / 1_000)} kB, ${READERS} readers a worker\n`,
  );
  console.log(
    '| workers | jobs/s | a job’s worker, ms | PostgreSQL, ms | Redis, ms | cores busy | PostgreSQL connections | Redis connections | Redis commands a job | Redis memory a waiting job, bytes | log (WAL) a job, kB | backends busy | waiting most for |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|---|');
  for (const count of values.workers.split(',').map(Number)) {
    await queue.pause();
    /** @type {Awaited<ReturnType<typeof stack.startWorker>>[]} */
    const workers = [];
    while (workers.length < count) {
      const next = Math.min(STARTED_TOGETHER, count - workers.length);
      workers.push(
        ...(await Promise.all(
          Array.from({ length: next }, () =>
            stack.startWorker({ WORKER_CONCURRENCY: String(READERS) }, INSTANT),
          ),
        )),
      );
    }
    const usedBefore = (await readRedis(redis)).usedBytes;
    const submit = { method: 'POST', path: '/v1/jobs', type: 'image/jpeg', body: image };
    const requests = Array.from({ length: JOBS }, () => submit);
    const { bodies } = await ask({ url: api.url, connections: 8, requests, expect: 202 });
    const ids = bodies.map((body) => JSON.parse(body).id);
    const waitingBytes = ((await readRedis(redis)).usedBytes - usedBefore) / JOBS;
    const cpuOf = () => ({
      workers: workers.reduce((sum, { pid }) => sum + readCpuMs(pid), 0),
      postgres: readTreeCpuMs(postmaster),
      redis: readCpuMs(redisPid),
    });
    const wal = async () =>
      Number(
        (await client.query('SELECT wal_bytes::double precision AS bytes FROM pg_stat_wal')).rows[0].bytes,
      );
    await sleep(1_500);
    const [before, commandsBefore, walBefore] = [cpuOf(), (await readRedis(redis)).commands, await wal()];
    const waits = await sampleWaits(stack.databaseUrl);
    const began = performance.now();
    await queue.resume();
    for (;;) {
      const { rows } = await client.query(
        'SELECT count(*)::integer AS open FROM jobs WHERE id = ANY($1) AND finished_at IS NULL',
        [ids],
      );
      if (rows[0].open === 0) break;
      await sleep(100);
    }
    const wallMs = performance.now() - began;
    const seen = await waits.stop();
    await sleep(1_500);
    const [after, told] = [cpuOf(), await readRedis(redis)];
    const walAfter = await wal();
    const { rows } = await client.query(
      `SELECT extract(epoch FROM max(finished_at) - min(started_at))::double precision AS seconds FROM jobs WHERE id = ANY($1)`,
      [ids],
    );
    const each = (/** @type {number} */ ms) => (ms / JOBS).toFixed(2);
    const spent = {
      workers: after.workers - before.workers,
      postgres: after.postgres - before.postgres,
      redis: after.redis - before.redis,
    };
    const busy = (spent.workers + spent.postgres + spent.redis) / wallMs;
    console.log(
      `| ${count} | ${(JOBS / rows[0].seconds).toFixed(0)} | ${each(spent.workers)} | ${each(spent.postgres)} | ${each(spent.redis)} | ${busy.toFixed(2)} | ${seen.connections} | ${told.clients} | ${((told.commands - commandsBefore) / JOBS).toFixed(0)} | ${waitingBytes.toFixed(0)} | ${((walAfter - walBefore) / JOBS / 1_000).toFixed(1)} | ${seen.active.toFixed(1)} | ${seen.waits.join(', ')} |`,
    );
    await Promise.all(workers.map((worker) => worker.stop()));
  }
} finally {
  await client.end();
  await queue.close();
  redis.disconnect();
  await stack.stop();
}
