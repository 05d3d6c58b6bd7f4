// One reader process through thousands of cards, never replaced: does its memory stay flat, and how soon is it quick?
// Usage: npm run bench:memory -- [--cards 2000] [--pictures 120] [--every 200]
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createProcessPool } from '@ktp-ocr/process-pool/process-pool';
import { LEVELS } from '@ktp-ocr/specimen/photo/levels';
import { drawCard } from './accuracy/draw-cards.mjs';

const { values } = parseArgs({
  options: {
    cards: { type: 'string', default: '2000' },
    pictures: { type: 'string', default: '120' },
    every: { type: 'string', default: '200' },
  },
});
const cards = Number(values.cards);
const every = Number(values.every);

/** Mixed levels, so that lines of all widths and pictures of all sizes come by. */
const pictures = [];
for (let index = 0; index < Number(values.pictures); index++) {
  const level = /** @type {(typeof LEVELS)[number]} */ (LEVELS[index % LEVELS.length]);
  pictures.push(await readFile((await drawCard('dev', level, `1-${index}`)).path));
}

const startedAt = performance.now();
// With the environment and limits that every pool gives its processes, save that it is never replaced.
/** @type {import('@ktp-ocr/process-pool/process-pool').ProcessPool<Uint8Array, { rssBytes: number, peakRssBytes: number }>} */
const pool = createProcessPool({
  entry: new URL('./steady-memory-process.mjs', import.meta.url),
  size: 1,
  timeoutMs: 60_000,
  recycleAfterJobs: Number.POSITIVE_INFINITY,
  maxRssBytes: 4 * 2 ** 30,
});
await pool.ready();
const readyMs = performance.now() - startedAt;
console.log(`ready after ${(readyMs / 1000).toFixed(1)} s\n`);
console.log('| cards | resident MiB | peak MiB | ms a card, median |');
console.log('| ----- | ------------ | -------- | ----------------- |');

/** @type {number[]} */
let wallMs = [];
let firstMs = 0;
for (let done = 1; done <= cards; done++) {
  const before = performance.now();
  const picture = /** @type {Uint8Array} */ (pictures[done % pictures.length]);
  const { rssBytes, peakRssBytes } = await pool.run(picture);
  wallMs.push(performance.now() - before);
  if (done === 1) firstMs = wallMs[0] ?? 0;
  if (done % every !== 0) continue;
  const median = [...wallMs].sort((a, b) => a - b)[wallMs.length >> 1] ?? 0;
  console.log(`| ${done} | ${toMiB(rssBytes)} | ${toMiB(peakRssBytes)} | ${median.toFixed(0)} |`);
  wallMs = [];
}
console.log(`\nfirst card: ${firstMs.toFixed(0)} ms`);
await pool.close();

/** @param {number} bytes */
function toMiB(bytes) {
  return (bytes / 2 ** 20).toFixed(0);
}
