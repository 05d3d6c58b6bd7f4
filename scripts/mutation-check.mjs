// Takes our safeguards away one at a time, in a copy, and checks that a test fails each time:
// `npm run mutation-check`, or `-- --only charge` for those with that in their name.
//
// Fails where one is taken away and nothing notices, or where a source has moved away from what is to be taken.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyTree } from './mutation-check/copy-tree.mjs';
import { MUTATIONS } from './mutation-check/mutations.mjs';
import { runTests, tryMutation } from './mutation-check/try-mutation.mjs';

/** Of all their tests together; a machine that is busy with other things takes several minutes. */
const WHOLE_LIMIT_MS = 30 * 60_000;
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const mutations = MUTATIONS.filter(({ name }) => name.includes(values.only));
if (mutations.length === 0) throw new RangeError(`no mutation has "${values.only}" in its name`);

const copy = realpathSync(mkdtempSync(join(tmpdir(), 'ktp-ocr-mutation-')));
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

copyTree(ROOT, copy);
const files = [...new Set(mutations.flatMap(({ tests }) => tests))];
const whole = runTests(copy, files, mutations.map(({ only }) => only).join('|'), WHOLE_LIMIT_MS);
if (whole.caughtBy.length > 0) {
  console.error(`fails with everything in place, so it says nothing: ${whole.caughtBy.join(', ')}`);
  process.exit(2);
}
console.log(`with everything in place: ${whole.passed} tests pass\n`);

const rows = [];
for (const mutation of mutations) {
  const startedAt = performance.now();
  process.stderr.write(`${mutation.name} …\n`);
  const { caughtBy, error } = tryOrTell(mutation);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  rows.push({ name: mutation.name, caughtBy, seconds });
  if (error) console.error(error);
}

const HEAD = 'taken away';
const width = Math.max(HEAD.length, ...rows.map(({ name }) => name.length));
console.log(`${HEAD.padEnd(width)} | caught by`);
console.log(`${'-'.repeat(width)}-+-${'-'.repeat(60)}`);
for (const { name, caughtBy, seconds } of rows)
  console.log(`${name.padEnd(width)} | ${caughtBy.join('; ') || 'NOTHING'} (${seconds} s)`);
const survived = rows.filter(({ caughtBy }) => caughtBy.length === 0);
console.log(`\n${rows.length - survived.length} of ${rows.length} caught`);
process.exitCode = survived.length === 0 ? 0 : 1;

/** @param {import('./mutation-check/mutations.mjs').Mutation} mutation
 * @returns {{ caughtBy: readonly string[], error?: string }} */
function tryOrTell(mutation) {
  try {
    return tryMutation(ROOT, copy, mutation);
  } catch (error) {
    return { caughtBy: [], error: `${mutation.name}: ${/** @type {Error} */ (error).message}` };
  }
}
