// Whether one key's thousand cards keep others waiting: `node benchmarks/fair-share.mjs`, after `npm run build`.
//
// The real API and worker on a real PostgreSQL and Redis; only the reader is a fake that takes 10 ms. One key submits
// 1,000 cards, then three submit 10 each, then reading begins. The same is played first-in-first-out, by giving every
// job the same place, and the small keys' places and waits are compared.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { toFixture } from '@ktp-ocr/contract/jobs/test-fixture';
import { deployMigrations } from '@ktp-ocr/database/deploy-migrations';
import { createApiKey } from '@ktp-ocr/database/keys/create-api-key';
import { createReadCardProducer } from '@ktp-ocr/jobs/read-card-producer';
import { createTestDatabase } from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { leaseQueuePrefix } from '@ktp-ocr/local-stack/test-environment/lease-queue-prefix';
import { startTestStack } from '@ktp-ocr/local-stack/test-environment/start-test-stack';
import { parseConfig as readApiConfig } from '../apps/api/dist/config.js';
import { startApi } from '../apps/api/dist/start-api.js';
import { parseConfig as readWorkerConfig } from '../apps/worker/dist/config.js';
import { startWorker } from '../apps/worker/dist/start-worker.js';

const { values } = parseArgs({
  options: {
    large: { type: 'string', default: '1000' },
    small: { type: 'string', default: '10' },
    keys: { type: 'string', default: '3' },
    'read-ms': { type: 'string', default: '10' },
  },
});
const LARGE = Number(values.large);
const SMALL = Number(values.small);
const SMALL_KEYS = Number(values.keys);
const READ_MS = Number(values['read-ms']);
const SENDERS = 8;
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
/** Of no word in its bytes, so a whole answer. */
const FIXTURE = /** @type {import('@ktp-ocr/contract/jobs/card-answer').CardAnswer} */ (toFixture(JPEG));

const reader = {
  size: 1,
  warmCount: 1,
  ready: async () => {},
  run: async () => {
    await sleep(READ_MS);
    return FIXTURE;
  },
  close: async () => {},
};

/** @param {string} url @param {string} secret @param {number} count */
async function submit(url, secret, count) {
  let left = count;
  const send = async () => {
    while (left-- > 0) {
      const response = await fetch(`${url}/v1/jobs`, {
        method: 'POST',
        headers: { 'X-API-Key': secret, 'Content-Type': 'image/jpeg' },
        body: JPEG,
      });
      if (response.status !== 202) throw new Error(`submit answered ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
}

/** All jobs in the same place: they are read in the order in which they came.
 * @param {import('@ktp-ocr/jobs/queue-backend').QueueBackend} backend
 * @returns {Promise<import('@ktp-ocr/jobs/read-card-producer').ReadCardProducer>} */
async function createFirstInFirstOut(backend) {
  const producer = await createReadCardProducer(backend);
  return { ...producer, enqueue: (job) => producer.enqueue({ ...job, priority: 1_000 }) };
}

/** @typedef {{ apiKeyId: string, place: number, waitMs: number }} PlayedJob */

/** For each key, the large one first, its jobs' places among all and their waits from when reading begins.
 * @param {{ adminUrl: string, redisUrl: string | null, template: string }} servers @param {{ fair: boolean }} options
 * @returns {Promise<PlayedJob[][]>} */
async function play({ adminUrl, redisUrl, template }, { fair }) {
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
  /** @type {import('@ktp-ocr/jobs/queue-backend').QueueBackend} */
  const backend = redisUrl
    ? { kind: 'redis', url: redisUrl, prefix: queue.prefix }
    : { kind: 'postgres', url: database.url };
  const api = await startApi(
    readApiConfig(env),
    fair ? {} : { producer: await createFirstInFirstOut(backend) },
  );
  try {
    const { prisma } = api.context.database;
    const url = `http://127.0.0.1:${api.port}`;
    const make = async (/** @type {string} */ name) => createApiKey(api.context.database, { name });
    const large = await make('large');
    const small = await Promise.all(Array.from({ length: SMALL_KEYS }, (_, at) => make(`small ${at + 1}`)));
    await submit(url, large.secret, LARGE);
    for (const key of small) await submit(url, key.secret, SMALL);
    const began = Date.now();
    const worker = await startWorker(readWorkerConfig(env), { readers: reader });
    const total = LARGE + SMALL * SMALL_KEYS;
    while ((await prisma.job.count({ where: { status: 'succeeded' } })) < total) await sleep(200);
    const rows = await prisma.job.findMany({
      orderBy: { finishedAt: 'asc' },
      select: { apiKeyId: true, finishedAt: true },
    });
    await worker.close();
    const jobs = rows.map((row, at) => ({
      apiKeyId: row.apiKeyId,
      place: at + 1,
      waitMs: (row.finishedAt?.getTime() ?? Number.NaN) - began,
    }));
    return [large, ...small].map(({ apiKey }) => jobs.filter(({ apiKeyId }) => apiKeyId === apiKey.id));
  } finally {
    await api.close();
    await queue.release();
    await database.drop();
    await rm(blobs, { recursive: true });
  }
}

/** @param {readonly PlayedJob[] | undefined} jobs in the order in which they ended */
function summarise(jobs = []) {
  const waits = jobs.map(({ waitMs }) => waitMs).sort((one, other) => one - other);
  return {
    last: jobs.at(-1)?.place ?? Number.NaN,
    medianMs: waits[Math.floor(waits.length / 2)] ?? Number.NaN,
    maxMs: waits.at(-1) ?? Number.NaN,
  };
}

const { env } = process;
const stack = await startTestStack({
  path: env.PATH ?? '',
  cacheDir: path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'ktp-ocr'),
  dockerHost: env.DOCKER_HOST,
  runtimeDir: env.XDG_RUNTIME_DIR,
});
try {
  const template = await createTestDatabase({ adminUrl: stack.adminUrl, templateDatabase: 'template1' });
  await deployMigrations({ url: template.url });
  const options = { ...stack, template: template.name };
  console.log(
    `1 key with ${LARGE} cards, then ${SMALL_KEYS} with ${SMALL} each, ${READ_MS} ms a card, one reader\n`,
  );
  const fifoKeys = await play(options, { fair: false });
  const fairKeys = await play(options, { fair: true });
  console.log(
    '| order | key | place of its last card | median wait, ms | longest wait, ms |\n|---|---|---|---|---|',
  );
  for (const [order, keys] of /** @type {const} */ ([
    ['first in, first out', fifoKeys],
    ['fair share', fairKeys],
  ])) {
    for (const [at, jobs] of keys.entries()) {
      const { last, medianMs, maxMs } = summarise(jobs);
      console.log(`| ${order} | ${at === 0 ? 'large' : `small ${at}`} | ${last} | ${medianMs} | ${maxMs} |`);
    }
  }
  const ofSmall = (/** @type {PlayedJob[][]} */ keys) =>
    summarise(
      keys
        .slice(1)
        .flat()
        .sort((a, b) => a.place - b.place),
    );
  const [fifo, fair] = [ofSmall(fifoKeys), ofSmall(fairKeys)];
  const [fifoLarge, fairLarge] = [summarise(fifoKeys[0]), summarise(fairKeys[0])];
  console.log(
    `\nsmall keys, longest wait: ${(fifo.maxMs / fair.maxMs).toFixed(1)} times shorter; last place ${fifo.last} → ${fair.last}`,
  );
  console.log(`large key, longest wait: ${(fairLarge.maxMs / fifoLarge.maxMs).toFixed(2)} times as long`);
  await template.drop();
} finally {
  await stack.stop();
}
