// What followers of jobs cost everybody else: `npm run bench:followers`.
//
// The real API, in a process of its own, on a real PostgreSQL and Redis, and no worker: the jobs wait. Some keys open
// event streams of waiting jobs (2,000 in all), another polls its own job; its p95 with and without the followers is
// compared, and so are the database's transactions.
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectDatabase } from '@ktp-ocr/database/connect-database';
import { createApiKey } from '@ktp-ocr/database/keys/create-api-key';
import { startThrowawayStack } from '../scripts/throwaway-stack/start-throwaway-stack.mjs';

const { values } = parseArgs({
  options: {
    followers: { type: 'string', default: '2000' },
    keys: { type: 'string', default: '4' },
    polls: { type: 'string', default: '400' },
  },
});
const FOLLOWERS = Number(values.followers);
const KEYS = Number(values.keys);
const POLLS = Number(values.polls);
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
const WATCHED_MS = 5_000;

/** @param {string} url @param {string} secret */
async function submit(url, secret) {
  const headers = { 'X-API-Key': secret, 'Content-Type': 'image/jpeg' };
  const response = await fetch(`${url}/v1/jobs`, { method: 'POST', headers, body: JPEG });
  if (response.status !== 202) throw new Error(`submit answered ${response.status}`);
  return /** @type {{ id: string }} */ (await response.json()).id;
}

/** @param {string} url @param {string} secret @param {string} id @returns {Promise<http.ClientRequest>} once its first event is there */
async function follow(url, secret, id) {
  const request = http.get(`${url}/v1/jobs/${id}/events`, { headers: { 'X-API-Key': secret }, agent: false });
  const [response] = await once(request, 'response');
  if (response.statusCode !== 200) throw new Error(`follow answered ${response.statusCode}`);
  await once(response, 'data');
  response.resume();
  response.on('error', () => {});
  request.on('error', () => {});
  return request;
}

/** Milliseconds, sorted, of polls one after the other. @param {string} url @param {string} secret @param {string} id */
async function poll(url, secret, id) {
  const took = [];
  for (let count = 0; count < POLLS; count += 1) {
    const began = performance.now();
    await (await fetch(`${url}/v1/jobs/${id}`, { headers: { 'X-API-Key': secret } })).arrayBuffer();
    took.push(performance.now() - began);
  }
  return took.sort((one, other) => one - other);
}

/** @param {readonly number[]} sorted @param {number} part */
const at = (sorted, part) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;

const stack = await startThrowawayStack({ settings: { LOG_LEVEL: 'silent' } });
const client = connectDatabase({ url: stack.databaseUrl, maxConnections: 1 });
try {
  const { url } = await stack.startApi();
  const transactionsASecond = async () => {
    const count = async () => {
      await client.prisma.$queryRaw`SELECT pg_stat_force_next_flush()::text`;
      const [row] = /** @type {{ n: number }[]} */ (
        await client.prisma.$queryRaw`
          SELECT (xact_commit + xact_rollback)::integer AS n FROM pg_stat_database WHERE datname = current_database()`
      );
      return row?.n ?? 0;
    };
    const before = await count();
    await sleep(WATCHED_MS);
    return ((await count()) - before) / (WATCHED_MS / 1_000);
  };
  const own = (await createApiKey(client, { name: 'other' })).secret;
  const job = await submit(url, own);
  await poll(url, own, job);
  const alone = await poll(url, own, job);
  const aloneTransactions = await transactionsASecond();

  /** @type {http.ClientRequest[]} */
  const streams = [];
  for (let key = 0; key < KEYS; key += 1) {
    const { secret } = await createApiKey(client, { name: `following ${key + 1}` });
    const followed = await submit(url, secret);
    for (let left = FOLLOWERS / KEYS; left > 0; left -= 50) {
      const wave = Array.from({ length: Math.min(50, left) }, () => follow(url, secret, followed));
      streams.push(...(await Promise.all(wave)));
    }
  }
  const transactions = await transactionsASecond();
  const among = await poll(url, own, job);
  console.log(`${POLLS} polls of another key, ${streams.length} followers of ${KEYS} keys\n`);
  console.log('| followers | p50, ms | p95, ms | transactions a second, without polls |\n|---|---|---|---|');
  for (const [count, sorted, each] of /** @type {const} */ ([
    [0, alone, aloneTransactions],
    [streams.length, among, transactions],
  ])) {
    console.log(
      `| ${count} | ${at(sorted, 0.5).toFixed(1)} | ${at(sorted, 0.95).toFixed(1)} | ${each.toFixed(1)} |`,
    );
  }
  console.log(`\np95 among followers: ${(at(among, 0.95) / at(alone, 0.95)).toFixed(2)} times that alone`);
  for (const stream of streams) stream.destroy();
} finally {
  await client.close();
  await stack.stop();
}
