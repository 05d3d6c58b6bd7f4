import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { OUT_DIRECTORY } from '../accuracy/out-directory.mjs';
import { judgeReading } from './judge-reading.mjs';
import { keepFailures } from './keep-failures.mjs';
import { listDamagedCards, listDocuments, listGenuineCards } from './list-pictures.mjs';
import { readOptions, USAGE } from './read-options.mjs';
import { startReader } from './start-reader.mjs';
import { toTables } from './tables.mjs';
import { writeDocument } from './write-document.mjs';

/**
 * @typedef {object} Run
 * @property {import('./read-options.mjs').Options} options
 * @property {string} command
 * @property {string} commit
 * @property {string} startedAt
 * @property {number} minutes
 * @property {readonly import('./judge-reading.mjs').Verdict[]} verdicts
 */

const startedAt = new Date();
const args = process.argv.slice(2);
const options = readOptionsOrExit(args);
const commit = execFileSync('git', ['describe', '--always', '--dirty']).toString().trim();
const verdicts = await readAll(options);
/** @type {Run} */
const run = {
  options,
  command: ['npm run bench:integrity --', ...args.filter((argument) => argument !== '--document')].join(' '),
  commit,
  startedAt: startedAt.toISOString(),
  minutes: (Date.now() - startedAt.getTime()) / 60_000,
  verdicts,
};
const name = `${options.split}-${options.seed}`;
await mkdir(OUT_DIRECTORY, { recursive: true });
const file = new URL(`integrity-${name}.json`, OUT_DIRECTORY);
await writeFile(file, JSON.stringify(run));
console.log(`${toTables(verdicts)}\n`);
const failures = await keepFailures(name, verdicts);
console.log(`${run.minutes.toFixed(1)} min; written: ${file.pathname}; failures: ${failures}`);
if (options.document) await writeDocument(run);
process.exitCode = verdicts.some(({ number }) => number === 'wrong') ? 1 : 0;

function readOptionsOrExit(/** @type {string[]} */ given) {
  try {
    const read = readOptions(given);
    if (read) return read;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n${USAGE}`);
    process.exit(2);
  }
}

/** @param {import('./read-options.mjs').Options} given */
async function readAll(given) {
  const pictures = [...listDamagedCards(given), ...listDocuments(given), ...listGenuineCards(given)];
  const total = pictures.length;
  /** @type {import('./judge-reading.mjs').Verdict[]} */
  const judged = [];
  await Promise.all(
    Array.from({ length: Math.min(given.jobs, total) }, async () => {
      const reader = await startReader(given.asOf);
      for (let picture = pictures.shift(); picture; picture = pictures.shift()) {
        const { drawn, reading } = await reader.read(picture);
        judged.push(judgeReading(picture, drawn, reading));
        showProgress(judged, total);
      }
      reader.stop();
    }),
  );
  return judged;
}

/** @param {readonly import('./judge-reading.mjs').Verdict[]} judged @param {number} total */
function showProgress(judged, total) {
  const done = judged.length;
  if (done % 100 !== 0 && done !== total) return;
  const wrong = judged.filter(({ number }) => number === 'wrong').length;
  process.stderr.write(`${done}/${total}, numbers told OK that are not printed: ${wrong}\n`);
}
