import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { NON_CARD_KINDS } from '@ktp-ocr/specimen/other-documents/photograph-non-card';
import { drawCard, drawNonCard } from './draw-cards.mjs';
import { OUT_DIRECTORY } from './out-directory.mjs';
import { readOptions, USAGE } from './read-options.mjs';
import { scoreCard } from './score.mjs';
import { startEngine } from './start-engine.mjs';
import { toTables } from './tables.mjs';
import { writeDocument } from './write-document.mjs';

/**
 * @typedef {import('./start-engine.mjs').RunningEngine} RunningEngine
 * @typedef {import('./read-options.mjs').Options} Options
 *
 * @typedef {object} MeasuredEngine
 * @property {string} name
 * @property {number} startMs
 * @property {number} firstCardMs wall clock
 * @property {number} peakRssBytes
 *
 * @typedef {object} Run
 * @property {Options} options
 * @property {string} command
 * @property {{ startedAt: string, minutes: number, commit: string, node: string, cpu: string, cores: number,
 *   load: number }} machine
 * @property {readonly MeasuredEngine[]} engines
 * @property {readonly import('./score.mjs').CardScore[]} scores
 * @property {readonly { engine: string, kind: string, outcome: string }[]} nonCards
 */

const startedAt = new Date();
// Now, not at the end: what is measured is what stood there when the processes started.
const commit = execFileSync('git', ['describe', '--always', '--dirty']).toString().trim();
const args = process.argv.slice(2);
const options = readOptionsOrExit(args);
const run = await measureAll(options);
await mkdir(OUT_DIRECTORY, { recursive: true });
const cards = [
  options.split,
  ...(options.renderer === 'generator' ? [] : [options.renderer]),
  ...(options.models ? ['models'] : []),
].join('-');
const file = new URL(`accuracy-${cards}-${options.seed}.json`, OUT_DIRECTORY);
await writeFile(file, JSON.stringify(run));
console.log(toTables(run));
console.log(`\n${run.machine.minutes.toFixed(1)} min; written: ${file.pathname}`);
if (options.document) await writeDocument(run);

function readOptionsOrExit(/** @type {string[]} */ given) {
  try {
    const read = readOptions(given);
    if (!read.help) return read;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n${USAGE}`);
    process.exit(2);
  }
}

/** Lanes work side by side, each with its own process of every engine and one of them busy at a time.
 * @param {Options} options @returns {Promise<Run>} */
async function measureAll(options) {
  const baselines = await listInstalled(options);
  const queue = listPictures(options);
  const isBefore = (/** @type {number} */ minutes) => Date.now() < startedAt.getTime() + minutes * 60_000;
  /** @type {import('./score.mjs').CardScore[]} */
  const scores = [];
  /** @type {{ engine: string, kind: string, outcome: string }[]} */
  const nonCards = [];
  /** @type {Map<string, MeasuredEngine>} */
  const engines = new Map();
  const total = queue.length;
  await Promise.all(
    Array.from({ length: options.jobs }, async () => {
      const own = await startEngine('ours', options.asOf, options.models);
      // One baseline is loaded after another: together their starts would hide each other's time.
      const others = [];
      for (const name of baselines) others.push(await startEngine(name, options.asOf));
      for (let next = queue.shift(); next && isBefore(options.minutes); next = queue.shift()) {
        const { path, kind, truth, withBaselines } = await next();
        for (const engine of withBaselines && isBefore(options.baselineMinutes) ? [own, ...others] : [own]) {
          const measured = await engine.read(path, truth?.corners);
          noteEngine(engines, engine, measured);
          if (truth) scores.push(scoreCard(engine.name, truth, measured));
          else nonCards.push({ engine: engine.name, kind, outcome: measured.outcome });
        }
        showProgress(total - queue.length, total);
      }
      for (const engine of [own, ...others]) engine.stop();
    }),
  );
  const order = ['ours', ...baselines];
  return {
    options,
    command: ['npm run bench:accuracy --', ...args.filter((argument) => argument !== '--document')].join(' '),
    machine: describeMachine(),
    engines: [...engines.values()].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
    scores,
    nonCards,
  };
}

/** The baselines that load here; the others are named and left out. @param {Options} options */
async function listInstalled({ baselines, baselineCards, asOf }) {
  /** @type {Options['baselines']} */
  const installed = [];
  for (const name of baselineCards > 0 ? baselines : []) {
    try {
      (await startEngine(name, asOf)).stop();
      installed.push(name);
    } catch (error) {
      console.error(`${name} is left out: ${/** @type {Error} */ (error).message}`);
    }
  }
  return installed;
}

/** Levels in turn, so that baselines that are cut short have read as many of each; drawn when it is their turn.
 * @param {Options} options */
function listPictures({ levels, cards, baselineCards, split, seed, renderer, nonCards }) {
  const ofCards = Array.from({ length: cards }, (_, index) =>
    levels.map((level) => async () => {
      const { path, truth } = await drawCard(split, level, `${seed}-${index}`, renderer);
      return { kind: level, path, truth, withBaselines: index < baselineCards };
    }),
  ).flat();
  const others = NON_CARD_KINDS.flatMap((kind) =>
    Array.from({ length: nonCards }, (_, index) => async () => {
      const { path } = await drawNonCard(split, kind, `${seed}-${index}`);
      return { kind, path, truth: undefined, withBaselines: baselineCards > 0 && index === 0 };
    }),
  );
  // What the baselines read comes first: their time may be limited.
  const compared = baselineCards * levels.length;
  return [...ofCards.slice(0, compared), ...others, ...ofCards.slice(compared)];
}

/** @param {Map<string, MeasuredEngine>} engines @param {RunningEngine} engine
 * @param {import('./engine-process.mjs').Measured} measured */
function noteEngine(engines, { name, startMs }, { wallMs, peakRssBytes }) {
  const known = engines.get(name) ?? { name, startMs, firstCardMs: wallMs, peakRssBytes: 0 };
  engines.set(name, { ...known, peakRssBytes: Math.max(known.peakRssBytes, peakRssBytes) });
}

function describeMachine() {
  return {
    startedAt: startedAt.toISOString(),
    minutes: (Date.now() - startedAt.getTime()) / 60_000,
    commit,
    node: process.version,
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    load: loadavg()[1] ?? Number.NaN,
  };
}

function showProgress(/** @type {number} */ done, /** @type {number} */ all) {
  if (process.stderr.isTTY) process.stderr.write(`\r${done}/${all}${done === all ? '\n' : ''}`);
  else if (done % 50 === 0 || done === all) process.stderr.write(`${done}/${all}\n`);
}
