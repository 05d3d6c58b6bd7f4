// Takes our safeguards away one at a time, in a copy, and checks that a test fails each time:
// `npm run mutation-check`, or `-- --only charge` for those with that in their name, or `-- --part 2/6` for the second sixth
// of them, where half an hour at a stretch is too long.
//
// Prints the table of docs/operations.md. Fails where one is taken away and nothing notices, or where a source has moved
// away from what is to be taken.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseMutations } from './mutation-check/choose-mutations.mjs';
import { copyTree } from './mutation-check/copy-tree.mjs';
import { MUTATIONS } from './mutation-check/mutations.mjs';
import { runTests, tryMutation } from './mutation-check/try-mutation.mjs';

/** Of all their tests together; a machine that is busy with other things takes several minutes. */
const WHOLE_LIMIT_MS = 30 * 60_000;
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, part: { type: 'string', default: '1/1' } },
});
const mutations = chooseMutations(MUTATIONS, values);

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

/** Of a template's cases all that is told after the second is how many there were. */
const TOLD = 2;
/** @type {string[]} */
const survived = [];
console.log('| taken away | caught by (tests that failed) |\n|---|---|');
for (const mutation of mutations) {
  const startedAt = performance.now();
  const { caughtBy, error } = tryOrTell(mutation);
  if (caughtBy.length === 0) survived.push(mutation.name);
  const more = caughtBy.length > TOLD ? `; and ${caughtBy.length - TOLD} more` : '';
  console.log(`| ${mutation.name} | ${caughtBy.slice(0, TOLD).join('; ') || '**nothing**'}${more} |`);
  console.error(`  ${Math.round((performance.now() - startedAt) / 1_000)} s${error ? `; ${error}` : ''}`);
}
console.log(`\n${mutations.length - survived.length} of ${mutations.length} caught`);
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
