// What synchronous callers wait when the service is nearly busy: `npm run bench:sync-load -- [--share 0.8] [--calls 300]`.
//
// A real API, a real worker with real readers, a card of less than 200 kB. First as many calls at once as keep every reader
// busy: that is the capacity. Then calls that come by chance (a Poisson process) at a share of it, whether those before are
// answered or not, as callers do who know nothing of each other.
import http from 'node:http';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { photographCard } from '@ktp-ocr/specimen/photo/photograph-card';
import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import pg from 'pg';
import { API_KEY, startThrowawayStack } from '../scripts/throwaway-stack/start-throwaway-stack.mjs';
import { ask, quantile } from './cost/client.mjs';

const { values } = parseArgs({
  options: {
    share: { type: 'string', default: '0.8' },
    calls: { type: 'string', default: '300' },
    /** As `npm start` chooses: a core is left to everything else. */
    readers: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
    /** Pictures that take turns. */
    cards: { type: 'string', default: '8' },
    'capacity-calls': { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
const CALLS = Number(values.calls);
const READERS = Number(values.readers);
const AT_MOST_MS = 2_000;
const LARGEST_BYTES = 200_000;

/** Numbers between 0 and 1 that are the same for a seed (mulberry32). @param {number} seed */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function drawBodies() {
  /** @type {Buffer[]} */
  const bodies = [];
  for (let at = 0; bodies.length < Number(values.cards); at += 1) {
    const name = `sync-load ${at}`;
    const { bytes } = await photographCard(makeRecord(name, { split: 'test' }), 'scan', name);
    if (bytes.length > LARGEST_BYTES) continue;
    bodies.push(Buffer.from(new URLSearchParams({ img: Buffer.from(bytes).toString('base64') }).toString()));
  }
  return bodies;
}

/** @param {string} url @param {Buffer} body @param {http.Agent} agent @returns milliseconds from the first byte sent to the last one received */
function call(url, body, agent) {
  return /** @type {Promise<number>} */ (
    new Promise((resolve, reject) => {
      const began = performance.now();
      const headers = {
        'X-API-Key': API_KEY,
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': body.length,
      };
      const request = http.request(
        `${url}/v1/id_ocr/general`,
        { method: 'POST', agent, headers },
        (response) => {
          response.resume();
          response.on('end', () => {
            if (response.statusCode === 200) resolve(performance.now() - began);
            else reject(new Error(`a call was answered ${response.statusCode}`));
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    })
  );
}

const bodies = await drawBodies();
const at = (/** @type {number} */ n) => /** @type {Buffer} */ (bodies[n % bodies.length]);
const stack = await startThrowawayStack({ durable: true });
const client = new pg.Client({ connectionString: stack.databaseUrl });
await client.connect();
try {
  const api = await stack.startApi();
  const worker = await stack.startWorker({ WORKER_CONCURRENCY: String(READERS) });
  const toRequest = (/** @type {number} */ n) => ({
    method: 'POST',
    path: '/v1/id_ocr/general',
    type: 'application/x-www-form-urlencoded',
    body: at(n),
  });
  const ofCalls = (/** @type {number} */ count) => Array.from({ length: count }, (_, n) => toRequest(n));
  await ask({ url: api.url, connections: READERS * 2, requests: ofCalls(READERS * 4), expect: 200 });
  const capacityCalls = Number(values['capacity-calls']);
  const full = await ask({
    url: api.url,
    // One is read by each reader, and the next is there when it is done.
    connections: READERS * 2,
    requests: ofCalls(capacityCalls),
    expect: 200,
  });
  const capacity = capacityCalls / full.seconds;

  const rate = capacity * Number(values.share);
  const random = createRandom(Number(values.seed));
  const agent = new http.Agent({ keepAlive: true });
  /** @type {Promise<number>[]} */
  const answered = [];
  const loadBefore = loadavg()[0];
  const { rows: clock } = await client.query('SELECT clock_timestamp() AS began');
  const began = performance.now();
  let due = 0;
  for (let n = 0; n < CALLS; n += 1) {
    due += (-Math.log(1 - random()) / rate) * 1_000;
    await sleep(Math.max(0, began + due - performance.now()));
    answered.push(call(api.url, at(n), agent));
  }
  const took = (await Promise.all(answered)).sort((one, other) => one - other);
  const seconds = (performance.now() - began) / 1_000;
  agent.destroy();
  // Where the time went, as the rows tell it.
  const { rows } = await client.query(
    `SELECT percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - created_at) * 1000) AS queued,
       percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY read_ms) AS read
     FROM jobs WHERE created_at >= $1 AND read_ms IS NOT NULL`,
    [clock[0].began],
  );
  const [cpu] = cpus();
  const ms = (/** @type {number} */ number) => number.toFixed(0);
  console.log(
    `${cpus().length} × ${cpu?.model.trim()}, Node ${process.version}, ${stack.how}; load ${loadBefore?.toFixed(1)}; ${READERS} readers, ${bodies.length} cards\n`,
  );
  console.log(
    '| capacity, cards/s | calls a second (Poisson) | that is | p50, ms | p95, ms | longest, ms | in the queue, p50 and p95, ms | reading, p50 and p95, ms |\n|---|---|---|---|---|---|---|---|',
  );
  const [p50, p95] = [quantile(took, 0.5), quantile(took, 0.95)];
  console.log(
    `| ${capacity.toFixed(1)} | ${(CALLS / seconds).toFixed(1)} | ${((CALLS / seconds / capacity) * 100).toFixed(0)} % | ${ms(p50)} | ${ms(p95)} | ${ms(took.at(-1) ?? Number.NaN)} | ${rows[0].queued.map(ms).join(', ')} | ${rows[0].read.map(ms).join(', ')} |`,
  );
  if (p95 > AT_MOST_MS) process.exitCode = 1;
  await worker.stop();
} finally {
  await client.end();
  await stack.stop();
}
