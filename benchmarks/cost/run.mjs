// What surrounds a reading: `npm run bench -- [--jobs N] [--warm N] [--blobs FOLDER]`. Linux only, for processor time is read from /proc.
//
// A real API, a real worker whose readers answer at once, PostgreSQL that flushes each commit, Redis: what a job costs each
// of them through submit, claim, completion and one poll. Then submits side by side with a bare Express and `queue.add`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { photographCard } from '@ktp-ocr/specimen/photo/photograph-card';
import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import { Redis } from 'ioredis';
import { startThrowawayStack } from '../../scripts/throwaway-stack/start-throwaway-stack.mjs';
import { ask, quantile } from './client.mjs';
import { openPhases } from './measure-phases.mjs';
import { measureBareLoops, measureSync, measureWorker } from './measure-reading.mjs';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '160' },
    /** Whole lives before the last one that is measured. */
    warm: { type: 'string', default: '3200' },
    rounds: { type: 'string', default: '3' },
    submits: { type: 'string', default: '300' },
    cards: { type: 'string', default: '30' },
    /** Where a folder for the images is made, and removed again: another file system than that of temporary files. */
    blobs: { type: 'string' },
  },
});
const JOBS = Number(values.jobs);
const WARM_JOBS = Number(values.warm);
const ROUNDS = Number(values.rounds);
const SUBMITS = Number(values.submits);
const CARDS = Number(values.cards);
const ADMIN_API_KEY = 'admin-key-of-the-cost-benchmark-0123456789';
const INSTANT = 'benchmarks/cost/worker-with-instant-readers.mjs';

/** @type {Readonly<Record<string, string>>} */
const TITLES = {
  life: 'whole life, polled once',
  warm: `whole life, ${WARM_JOBS.toLocaleString('en')} jobs later`,
  limited: 'submit, with the limits that keys have by default',
};

/** @param {string | null} url */
async function findRedisPid(url) {
  if (url === null) return null;
  const redis = new Redis(url);
  const [, pid] = /process_id:(\d+)/.exec(await redis.info('server')) ?? [];
  redis.disconnect();
  return pid ? Number(pid) : null;
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (/** @type {number} */ place) => sorted[place] ?? Number.NaN;
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.floor(sorted.length / 2))) / 2;
}

const image = (await photographCard(makeRecord('cost', { split: 'test' }), 'scan', 'cost')).bytes;
const submit = { method: 'POST', path: '/v1/jobs', type: 'image/jpeg', body: image };
/** @param {number} count @param {string} [key] @returns {import('./client.mjs').Asked[]} */
const submits = (count, key) => Array.from({ length: count }, () => (key ? { ...submit, key } : submit));

/** @param {string} url @returns {Promise<string>} its secret */
async function makeKey(url) {
  const response = await fetch(`${url}/v1/keys`, {
    method: 'POST',
    headers: { 'X-API-Key': ADMIN_API_KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'limited' }),
  });
  const { secret } = /** @type {{ secret: string }} */ (await response.json());
  return secret;
}

const stack = await startThrowawayStack({
  durable: true,
  blobsIn: values.blobs,
  settings: { SWEEP_INTERVAL_MS: '3600000' },
});
/** @type {import('node:child_process').ChildProcess | undefined} */
let bare;
try {
  const api = await stack.startApi({ ADMIN_API_KEY });
  const redisPid = await findRedisPid(stack.redisUrl);
  /** @type {Awaited<ReturnType<typeof stack.startWorker>> | null} */
  let worker = null;
  const phases = await openPhases({
    databaseUrl: stack.databaseUrl,
    apiPid: api.pid,
    redisPid,
    workerPid: () => worker?.pid ?? null,
  });
  // Warm: connections, plans and the compiler.
  await ask({ url: api.url, connections: 4, requests: submits(40), expect: 202 });
  /** @type {Record<string, Awaited<ReturnType<typeof phases.measure>>>} */
  const measured = {};
  /** @type {string[]} */
  let ids = [];
  measured.submit = await phases.measure(async () => {
    const { bodies } = await ask({ url: api.url, connections: 1, requests: submits(JOBS), expect: 202 });
    ids = bodies.map((body) => JSON.parse(body).id);
  });
  // As every key that is made over the API has them, unless it asks for others.
  const limited = await makeKey(api.url);
  await ask({ url: api.url, connections: 4, requests: submits(20, limited), expect: 202 });
  measured.limited = await phases.measure(async () => {
    await ask({ url: api.url, connections: 1, requests: submits(JOBS, limited), expect: 202 });
  });
  const polls = (/** @type {readonly string[]} */ of) =>
    of.map((id) => ({ method: 'GET', path: `/v1/jobs/${id}` }));
  // The worker starts, and warms itself on what was submitted before; then it is given as many again.
  worker = await stack.startWorker({ WORKER_CONCURRENCY: '2' }, INSTANT);
  await phases.untilAllEnded();
  await ask({ url: api.url, connections: 1, requests: polls(ids.slice(0, 20)), expect: 200 });
  const live = async () => {
    const { bodies } = await ask({ url: api.url, connections: 1, requests: submits(JOBS), expect: 202 });
    ids = bodies.map((body) => JSON.parse(body).id);
    await phases.untilAllEnded();
    await ask({ url: api.url, connections: 1, requests: polls(ids), expect: 200 });
  };
  measured.life = await phases.measure(live);
  measured.poll = await phases.measure(async () => {
    await ask({ url: api.url, connections: 1, requests: polls(ids), expect: 200 });
  });
  // V8 compiles a function the better the oftener it was called: some hundreds of cards are not yet what a service is like.
  for (let taken = 0; taken < WARM_JOBS; taken += JOBS) await live();
  measured.warm = await phases.measure(live);
  await phases.close();
  await worker.stop();

  const [cpu] = cpus();
  console.log(
    `${cpus().length} × ${cpu?.model.trim()}, Node ${process.version}, ${stack.how}; load ${loadavg()[0]?.toFixed(1)}; ${JOBS} jobs of ${Math.round(image.length / 1_000)} kB\n`,
  );
  console.log(
    '| a job’s | API, ms | worker, ms | PostgreSQL, ms | Redis, ms | together | transactions | rows inserted | updated |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const [
    name,
    { apiMs, workerMs, postgresMs, redisMs, transactions, inserted, updated },
  ] of Object.entries(measured)) {
    const each = (/** @type {number} */ sum, digits = 1) => (sum / JOBS).toFixed(digits);
    const what = TITLES[name] ?? name;
    console.log(
      `| ${what} | ${each(apiMs)} | ${each(workerMs)} | ${each(postgresMs)} | ${each(redisMs)} | ${each(apiMs + workerMs + postgresMs + redisMs)} | ${each(transactions)} | ${each(inserted)} | ${each(updated)} |`,
    );
  }

  bare = fork(new URL('./bare-express.mjs', import.meta.url), [], {
    env: { PATH: process.env.PATH, REDIS_URL: stack.redisUrl ?? '', QUEUE_PREFIX: stack.queuePrefix },
  });
  const [{ port }] = await once(bare, 'message');
  const bareUrl = `http://127.0.0.1:${port}`;
  await ask({ url: bareUrl, connections: 4, requests: submits(100), expect: 202 });
  console.log(
    `\n| connections | ours, submits/s | p50, ms | bare Express + queue.add, /s | ratio |\n|---|---|---|---|---|`,
  );
  for (const connections of [1, 16]) {
    /** @type {{ ours: number, bare: number, p50: number }[]} */
    const rounds = [];
    // In turns, so that what else the machine does falls on both alike.
    for (let round = 0; round < ROUNDS; round += 1) {
      const requests = submits(SUBMITS);
      const ours = await ask({ url: api.url, connections, requests, expect: 202 });
      const theirs = await ask({ url: bareUrl, connections, requests, expect: 202 });
      rounds.push({
        ours: SUBMITS / ours.seconds,
        bare: SUBMITS / theirs.seconds,
        p50: quantile(ours.latenciesMs, 0.5),
      });
    }
    const [ours, theirs] = [median(rounds.map((one) => one.ours)), median(rounds.map((one) => one.bare))];
    const ratio = median(rounds.map((one) => one.ours / one.bare));
    const p50 = median(rounds.map((one) => one.p50));
    console.log(
      `| ${connections} | ${ours.toFixed(0)} | ${p50.toFixed(1)} | ${theirs.toFixed(0)} | ${ratio.toFixed(2)} |`,
    );
  }

  // What the submits above have left is not to be read first.
  await stack.forgetJobs();
  console.log('\n| readers | ours, cards/s | bare loops, cards/s | ratio |\n|---|---|---|---|');
  for (const readers of [1, 2]) {
    const before = await measureBareLoops(image, { loops: readers, cards: CARDS });
    const ours = await measureWorker(stack, api.url, image, { readers, cards: CARDS * readers });
    const after = await measureBareLoops(image, { loops: readers, cards: CARDS });
    const theirs = (before + after) / 2;
    console.log(`| ${readers} | ${ours.toFixed(1)} | ${theirs.toFixed(1)} | ${(ours / theirs).toFixed(2)} |`);
  }
  const alone = 1_000 / (await measureBareLoops(image, { loops: 1, cards: CARDS }));
  const { p50, p95 } = await measureSync(stack, api.url, image, CARDS);
  console.log(
    `\nsynchronous calls, one after the other: p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms; a bare reading ${alone.toFixed(0)} ms`,
  );
} finally {
  if (bare && bare.exitCode === null) {
    bare.kill('SIGTERM');
    await once(bare, 'exit');
  }
  await stack.stop();
}
