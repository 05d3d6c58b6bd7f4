import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ask, quantile } from './client.mjs';

/** As readers' processes are started: one core each, and an allocator that keeps little. */
const OPTIONS = {
  execArgv: ['--single-threaded-gc', '--max-semi-space-size=32'],
  env: { PATH: process.env.PATH, MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1000000' },
};

/**
 * Cards a second of so many loops side by side that do nothing but read.
 *
 * @param {Uint8Array} image @param {{ loops: number, cards: number }} options `cards`: of each loop
 */
export async function measureBareLoops(image, { loops, cards }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-loop-'));
  const file = path.join(folder, 'card.jpg');
  await writeFile(file, image);
  const children = Array.from({ length: loops }, () =>
    fork(new URL('./bare-loop.mjs', import.meta.url), [file, String(cards)], OPTIONS),
  );
  await Promise.all(children.map((child) => once(child, 'message')));
  const done = children.map((child) => once(child, 'message'));
  for (const child of children) child.send('go');
  const times = (await Promise.all(done)).map(([{ ms }]) => ms);
  await Promise.all(children.map((child) => (child.exitCode === null ? once(child, 'exit') : null)));
  await rm(folder, { recursive: true });
  return times.reduce((sum, ms) => sum + (cards / ms) * 1_000, 0);
}

/**
 * Cards a second of a real worker that has enough to do, from its first end to its last.
 *
 * @param {import('../../scripts/throwaway-stack/start-throwaway-stack.mjs').ThrowawayStack} stack
 * @param {string} url of the API
 * @param {Uint8Array} image
 * @param {{ readers: number, cards: number }} options
 */
export async function measureWorker(stack, url, image, { readers, cards }) {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  const submit = { method: 'POST', path: '/v1/jobs', type: 'image/jpeg', body: image };
  const requests = Array.from({ length: cards + readers }, () => submit);
  const { bodies } = await ask({ url, connections: 4, requests, expect: 202 });
  const ids = bodies.map((body) => JSON.parse(body).id);
  const worker = await stack.startWorker({ WORKER_CONCURRENCY: String(readers) });
  try {
    for (;;) {
      const { rows } = await client.query(
        `SELECT count(*)::integer AS ended,
           extract(epoch FROM max(finished_at) - min(finished_at))::double precision AS seconds
         FROM jobs WHERE id = ANY($1) AND finished_at IS NOT NULL`,
        [ids],
      );
      if (rows[0].ended === ids.length) return (ids.length - 1) / rows[0].seconds;
      await sleep(500);
    }
  } finally {
    await worker.stop();
    await client.end();
  }
}

/**
 * How long synchronous callers wait, one after the other, with one reader.
 *
 * @param {import('../../scripts/throwaway-stack/start-throwaway-stack.mjs').ThrowawayStack} stack
 * @param {string} url of the API
 * @param {Uint8Array} image
 * @param {number} calls
 */
export async function measureSync(stack, url, image, calls) {
  const form = Buffer.from(new URLSearchParams({ img: Buffer.from(image).toString('base64') }).toString());
  const call = {
    method: 'POST',
    path: '/v1/id_ocr/general',
    type: 'application/x-www-form-urlencoded',
    body: form,
  };
  const worker = await stack.startWorker();
  try {
    await ask({ url, connections: 1, requests: [call, call], expect: 200 });
    const requests = Array.from({ length: calls }, () => call);
    const { latenciesMs } = await ask({ url, connections: 1, requests, expect: 200 });
    return { p50: quantile(latenciesMs, 0.5), p95: quantile(latenciesMs, 0.95) };
  } finally {
    await worker.stop();
  }
}
