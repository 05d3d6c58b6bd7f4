// Whether one key's thousand cards keep others waiting: `node benchmarks/fair-share.mjs`, after `npm run build`.
//
// The real API and worker on a real PostgreSQL and Redis; only the reader is a fake that takes 10 ms. One key submits
// 1,000 cards, then three submit 10 each, then reading begins. The same is played first-in-first-out, by giving every
// job the same place, and the small keys' places and waits are compared. Then keys ask on the line in as many loops as
// are given, without a pause, while another key submits card after card and nobody waits on the line for those: how many
// synchronous cards were read before each. Ends with 1 where that is more than is promised.
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { deployMigrations } from '@ktp-ocr/database/deploy-migrations';
import { createApiKey } from '@ktp-ocr/database/keys/create-api-key';
import { createReadCardProducer } from '@ktp-ocr/jobs/read-card-producer';
import { createTestDatabase } from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { startTestStack } from '@ktp-ocr/local-stack/test-environment/start-test-stack';
import { floodWithSync } from './fair-share/flood-with-sync.mjs';
import { JPEG, openService } from './fair-share/open-service.mjs';

const { values } = parseArgs({
  options: {
    large: { type: 'string', default: '1000' },
    small: { type: 'string', default: '10' },
    keys: { type: 'string', default: '3' },
    'read-ms': { type: 'string', default: '10' },
    /** Sync loops of one key, or of several: `8x2` is two keys with eight loops each. */
    floods: { type: 'string', default: '3,12,12x3' },
    patient: { type: 'string', default: '20' },
  },
});
const LARGE = Number(values.large);
const SMALL = Number(values.small);
const SMALL_KEYS = Number(values.keys);
const READ_MS = Number(values['read-ms']);
const SENDERS = 8;
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
 * @param {import('./fair-share/open-service.mjs').Servers} servers @param {{ fair: boolean }} options
 * @returns {Promise<PlayedJob[][]>} */
async function play(servers, { fair }) {
  const service = await openService(servers, fair ? undefined : createFirstInFirstOut);
  try {
    const { prisma } = service.database;
    const make = async (/** @type {string} */ name) => createApiKey(service.database, { name });
    const large = await make('large');
    const small = await Promise.all(Array.from({ length: SMALL_KEYS }, (_, at) => make(`small ${at + 1}`)));
    await submit(service.url, large.secret, LARGE);
    for (const key of small) await submit(service.url, key.secret, SMALL);
    const began = Date.now();
    await service.startWorker(READ_MS);
    const total = LARGE + SMALL * SMALL_KEYS;
    while ((await prisma.job.count({ where: { status: 'succeeded' } })) < total) await sleep(200);
    const rows = await prisma.job.findMany({
      orderBy: { finishedAt: 'asc' },
      select: { apiKeyId: true, finishedAt: true },
    });
    const jobs = rows.map((row, at) => ({
      apiKeyId: row.apiKeyId,
      place: at + 1,
      waitMs: (row.finishedAt?.getTime() ?? Number.NaN) - began,
    }));
    return [large, ...small].map(({ apiKey }) => jobs.filter(({ apiKeyId }) => apiKeyId === apiKey.id));
  } finally {
    await service.close();
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
  console.log(`large key, longest wait: ${(fairLarge.maxMs / fifoLarge.maxMs).toFixed(2)} times as long\n`);
  console.log(
    '| sync loops | keys | cards read on the line meanwhile | before another key\u2019s async card: median | most | promised | its longest wait, ms |\n|---|---|---|---|---|---|---|',
  );
  for (const flood of values.floods.split(',')) {
    const [loops = 1, keys = 1] = flood.split('x').map(Number);
    const seen = await floodWithSync(options, {
      loops,
      keys,
      patient: Number(values.patient),
      readMs: READ_MS,
    });
    console.log(
      `| ${loops} | ${keys} | ${seen.readOnTheLine} | ${seen.medianBefore} | ${seen.mostBefore} | ${seen.promised} | ${seen.maxWaitMs} |`,
    );
    if (seen.mostBefore > seen.promised) process.exitCode = 1;
  }
  await template.drop();
} finally {
  await stack.stop();
}
