// Whether slow receivers delay good ones: `node benchmarks/webhook-isolation.mjs`, after `npm run build`.
//
// The real worker delivers to real HTTP servers, from a real PostgreSQL and Redis. Each round plays the same good
// deliveries twice, alone and beside as many to slow receivers, and compares the good ones' delays from the commit of
// the event to the arrival of its request.
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createKeyRing, parseMasterKeys } from '@ktp-ocr/blobs/key-ring';
import { deployMigrations } from '@ktp-ocr/database/deploy-migrations';
import { createApiKey } from '@ktp-ocr/database/keys/create-api-key';
import { recordEvent } from '@ktp-ocr/database/webhooks/record-event';
import { createWebhookEndpoint } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import { createTestDatabase } from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { leaseQueuePrefix } from '@ktp-ocr/local-stack/test-environment/lease-queue-prefix';
import { startTestStack } from '@ktp-ocr/local-stack/test-environment/start-test-stack';
import { parseConfig } from '../apps/worker/dist/config.js';
import { startWorker } from '../apps/worker/dist/start-worker.js';

const { values } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '1000' },
    receivers: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '1' },
    'slow-ms': { type: 'string', default: '10000' },
    'per-second': { type: 'string', default: '10' },
  },
});
/** Half of the deliveries go to good receivers, half to slow ones. */
const GOOD = Number(values.deliveries) / 2;
const RECEIVERS = Number(values.receivers);
const ROUNDS = Number(values.rounds);
const SLOW_MS = Number(values['slow-ms']);
const PER_SECOND = Number(values['per-second']);

/** Answers after `delayMs`. @param {number} delayMs @returns its address, and when each event first arrived */
async function openReceiver(delayMs) {
  /** @type {Map<string, number>} */
  const arrivals = new Map();
  const server = http.createServer((request, response) => {
    const id = String(request.headers['webhook-id']);
    if (!arrivals.has(id)) arrivals.set(id, performance.now());
    request.resume();
    setTimeout(() => response.writeHead(204).end(), delayMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return {
    url: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`,
    arrivals,
    close,
  };
}

/**
 * @typedef {import('../apps/worker/dist/context.js').Context} Context
 * @param {Context} context @param {import('@ktp-ocr/blobs/key-ring').KeyRing} keyRing
 * @param {string} apiKeyId @param {string} url
 */
async function createEndpoint(context, keyRing, apiKeyId, url) {
  const id = randomUUID();
  const secretId = randomUUID();
  return createWebhookEndpoint(context.database, {
    id,
    apiKeyId,
    url,
    events: ['job.succeeded'],
    payload: 'thin',
    description: null,
    encryptionKey: null,
    wrappedKey: await keyRing.wrapKey(randomBytes(32), `webhook:${id}`),
    secret: { id: secretId, wrapped: await keyRing.wrapKey(randomBytes(32), `webhook-secret:${secretId}`) },
  });
}

/** The queue as the end of a job asks for it: the slot's kind is the endpoint's as it stands.
 * @param {Context} context @param {string} eventId */
async function wakeOf({ database, webhookProducer }, eventId) {
  /** @type {{ endpointId: string, slow: boolean }[]} */
  const due = await database.prisma.$queryRaw`
    SELECT webhook_endpoints.id AS "endpointId", slow FROM webhook_deliveries
    JOIN webhook_endpoints ON webhook_endpoints.id = endpoint_id WHERE event_id = ${eventId}::uuid`;
  for (const endpoint of due) await webhookProducer.enqueue(endpoint);
}

/**
 * Plays one situation on a database and queue of its own.
 * @param {{ adminUrl: string, redisUrl: string | null, template: string }} stack
 * @param {number} slowReceivers
 * @returns delays of the good deliveries in ms, and how late the event loop was: a busy machine shows there
 */
async function play(stack, slowReceivers) {
  const database = await createTestDatabase({ adminUrl: stack.adminUrl, templateDatabase: stack.template });
  const queue = leaseQueuePrefix({ redisUrl: stack.redisUrl, name: 'bench' });
  const blobDirectory = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-bench-'));
  const masterKey = randomBytes(32).toString('base64');
  const worker = await startWorker(
    parseConfig({
      DATABASE_URL: database.url,
      ...(stack.redisUrl ? { REDIS_URL: stack.redisUrl } : { QUEUE_BACKEND: 'postgres' }),
      QUEUE_PREFIX: queue.prefix,
      BLOB_DIR: blobDirectory,
      MASTER_KEY: masterKey,
      LOG_LEVEL: 'silent',
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    }),
    {
      readers: {
        size: 1,
        warmCount: 1,
        ready: async () => {},
        run: async () => {
          throw new Error('no card is submitted here');
        },
        close: async () => {},
      },
    },
  );
  const { context } = worker;
  const keyRing = createKeyRing(parseMasterKeys(masterKey));
  const { apiKey } = await createApiKey(context.database, { name: 'benchmark' });
  const receivers = [];
  for (let n = 0; n < RECEIVERS + slowReceivers; n++) {
    const receiver = await openReceiver(n < RECEIVERS ? 0 : SLOW_MS);
    receivers.push({
      ...receiver,
      endpoint: await createEndpoint(context, keyRing, apiKey.id, receiver.url),
    });
  }
  const good = receivers.slice(0, RECEIVERS);
  const slow = receivers.slice(RECEIVERS);

  /** @type {Map<string, number>} */
  const committed = new Map();
  /** As the end of a job does: the event in a transaction, then a word to the queue. */
  const tell = async (/** @type {{ endpoint: { id: string } } | undefined} */ receiver) => {
    if (!receiver) throw new RangeError('there is no receiver to tell');
    const { endpoint } = receiver;
    const id = await context.database.prisma.$transaction((transaction) =>
      recordEvent(transaction, {
        apiKeyId: apiKey.id,
        type: 'job.succeeded',
        endpointId: endpoint.id,
        only: true,
        data: { job_id: randomUUID() },
      }),
    );
    if (!id) throw new Error('the event was stored before');
    committed.set(id, performance.now());
    await wakeOf(context, id);
  };
  // The first of each only opens what is opened once, and shows who is slow.
  await Promise.all(receivers.map(tell));
  await sleep(1_000);
  // The slow ones have theirs before: what is measured is the slots they hold, not the work of making events.
  if (slow.length > 0) for (let n = 0; n < GOOD; n++) await tell(slow[n % slow.length]);
  committed.clear();
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  const startedAt = performance.now();
  const told = [];
  for (let n = 0; n < GOOD; n++) {
    await sleep(Math.max(0, startedAt + (n * 1_000) / PER_SECOND - performance.now()));
    told.push(tell(good[n % good.length]));
  }
  await Promise.all(told);
  /** @type {number[]} */
  const delays = [];
  const deadline = performance.now() + 60_000;
  while (delays.length < GOOD && performance.now() < deadline) {
    await sleep(50);
    delays.length = 0;
    for (const { arrivals } of good) {
      for (const [id, at] of arrivals) {
        const committedAt = committed.get(id);
        if (committedAt !== undefined) delays.push(at - committedAt);
      }
    }
  }
  loop.disable();
  if (delays.length < GOOD) throw new Error(`only ${delays.length} of ${GOOD} good deliveries arrived`);

  await worker.close();
  for (const receiver of receivers) receiver.close();
  await queue.release();
  await database.drop();
  await rm(blobDirectory, { recursive: true });
  return { delays, loopMs: loop.percentile(99) / 1e6 };
}

/** @param {readonly number[]} delays @param {number} share 0..1 */
function percentile(delays, share) {
  const sorted = [...delays].sort((a, b) => a - b);
  return Math.max(0, sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

const PLAYS = [
  { name: 'good alone', slowReceivers: 0, delays: /** @type {number[]} */ ([]) },
  { name: 'good beside slow', slowReceivers: RECEIVERS, delays: /** @type {number[]} */ ([]) },
];

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
  console.log(
    `${GOOD} deliveries to ${RECEIVERS} good receivers at ${PER_SECOND} a second, beside ${GOOD} to ${RECEIVERS} that take ${SLOW_MS} ms`,
  );
  for (let round = 1; round <= ROUNDS; round++) {
    for (const { name, slowReceivers, delays: all } of PLAYS) {
      const { delays, loopMs } = await play({ ...stack, template: template.name }, slowReceivers);
      all.push(...delays);
      console.log(
        `round ${round}  ${name.padEnd(18)} p50 ${percentile(delays, 0.5).toFixed(0).padStart(6)} ms  p95 ${percentile(delays, 0.95).toFixed(0).padStart(6)} ms  (event loop late by ${loopMs.toFixed(0)} ms at p99)`,
      );
    }
  }
  const [alone = Number.NaN, beside = Number.NaN] = PLAYS.map(({ delays }) => percentile(delays, 0.95));
  console.log(
    `\np95 over all rounds: alone ${alone.toFixed(0)} ms, beside slow ${beside.toFixed(0)} ms, ratio ${(beside / alone).toFixed(2)}`,
  );
  await template.drop();
} finally {
  await stack.stop();
}
