import { setTimeout as sleep } from 'node:timers/promises';
import { createApiKey } from '@ktp-ocr/database/keys/create-api-key';
import { JPEG, openService } from './open-service.mjs';

/** By so many steps synchronous jobs go ahead; see packages/database/src/jobs/admit-jobs.ts. */
const ASYNC_LEAD = 16;
/** Cards that were claimed when it was submitted: one being read, one opened. */
const IN_HAND = 2;
/** Of each call at once: its card before the time has moved on, and one that took its place by the time before. */
const PER_CALL = 2;

/**
 * Keys that ask on the line without a pause, and one whose cards nobody waits for on the line.
 *
 * @param {import('./open-service.mjs').Servers} servers
 * @param {{ loops: number, keys: number, patient: number, readMs: number }} options loops of each flooding key; cards of the other
 */
export async function floodWithSync(servers, { loops, keys, patient, readMs }) {
  const service = await openService(servers, undefined);
  const flooding = new AbortController();
  try {
    const { prisma } = service.database;
    const make = async (/** @type {string} */ name) => createApiKey(service.database, { name });
    const floods = await Promise.all(Array.from({ length: keys }, (_, at) => make(`flood ${at + 1}`)));
    const other = await make('patient');
    await service.startWorker(readMs);
    const asking = floods.flatMap(({ secret }) =>
      Array.from({ length: loops }, () => askUntil(service.url, secret, flooding.signal)),
    );
    // The flood stands before the first card comes.
    while ((await prisma.job.count({ where: { channel: 'sync', status: 'succeeded' } })) < loops * keys)
      await sleep(50);
    for (let sent = 0; sent < patient; sent += 1) await submitAndWait(service.url, other.secret);
    flooding.abort();
    await Promise.all(asking);
    return {
      ...(await measure(prisma, other.apiKey.id)),
      promised: keys * (ASYNC_LEAD + PER_CALL * loops) + IN_HAND,
    };
  } finally {
    flooding.abort();
    await service.close();
  }
}

/** @param {string} url @param {string} secret @param {AbortSignal} signal */
async function askUntil(url, secret, signal) {
  const img = Buffer.from(JPEG).toString('base64');
  while (!signal.aborted) {
    const response = await fetch(`${url}/v1/id_ocr/general`, {
      method: 'POST',
      headers: { 'X-API-Key': secret },
      body: new URLSearchParams({ img }),
    });
    const { status } = /** @type {{ status: string }} */ (await response.json());
    if (status !== 'OK') throw new Error(`a synchronous call was answered ${status}`);
  }
}

/** @param {string} url @param {string} secret */
async function submitAndWait(url, secret) {
  const headers = { 'X-API-Key': secret };
  const submitted = await fetch(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'image/jpeg' },
    body: JPEG,
  });
  if (submitted.status !== 202) throw new Error(`submit answered ${submitted.status}`);
  const { id } = /** @type {{ id: string }} */ (await submitted.json());
  const answer = await fetch(`${url}/v1/jobs/${id}?wait=60`, { headers });
  const { status } = /** @type {{ status: string }} */ (await answer.json());
  if (status !== 'succeeded') throw new Error(`a card was still ${status} after a minute`);
}

/** For each card of the patient key, how many on the line were begun between its submit and its own beginning.
 * @param {import('@ktp-ocr/database/connect-database').Database['prisma']} prisma @param {string} apiKeyId */
async function measure(prisma, apiKeyId) {
  const rows = await prisma.$queryRaw`
    SELECT (SELECT count(*)::integer FROM jobs AS ahead
             WHERE ahead.channel = 'sync' AND ahead.started_at > mine.created_at AND ahead.started_at < mine.started_at) AS before,
           (extract(epoch FROM mine.started_at - mine.created_at) * 1000)::integer AS wait_ms
    FROM jobs AS mine WHERE mine.api_key_id = ${apiKeyId}::uuid ORDER BY 1`;
  const cards = /** @type {{ before: number, wait_ms: number }[]} */ (rows);
  const readOnTheLine = await prisma.job.count({ where: { channel: 'sync', status: 'succeeded' } });
  return {
    readOnTheLine,
    medianBefore: cards[Math.floor(cards.length / 2)]?.before ?? Number.NaN,
    mostBefore: cards.at(-1)?.before ?? Number.NaN,
    maxWaitMs: Math.max(...cards.map(({ wait_ms: waitMs }) => waitMs)),
  };
}
