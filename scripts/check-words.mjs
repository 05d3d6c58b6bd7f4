// Fails where a word that was given up comes back as a name: `npm run check`. What is said instead: docs/glossary.md.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SELF = 'scripts/check-words.mjs';

/** Each with what the field calls it. @type {readonly (readonly [RegExp, string])[]} */
const GIVEN_UP = [
  [/\b[jJ]oinSightings|[sS]ightings?\b/, 'card proposal'],
  [/\b[lL]ookCloser|[cC]loserLook/, 'high-resolution crop'],
  [/\bturnAside/, 'rotation hypotheses'],
  [/mergeLattices|[iI]nkLattice/, 'posteriors'],
  [/[sS]econdOpinion/, 'secondary engine'],
  [/raiseLowBoxes/, 'normaliseBoxHeights'],
  [/divideBackground/, 'normaliseIllumination'],
  [/\bmakesSense/, 'isLegible'],
  [/endHopelessJobs/, 'failExhaustedJobs'],
  [/endJobFree/, 'failUncharged'],
  [/wakeWebhook/, 'enqueueDelivery'],
  [/handOutResult/, 'serveResult'],
  [/[qQ]ueueOutlook/, 'queue estimate'],
  [/openHouse|\bHouse\b|inject\('house'\)/, 'test environment'],
  [/\b[rR]ivals?\b|[a-z]Rivals?\b|\brival[A-Z-]/, 'baseline, or alternative'],
  [/\bartist\b/, 'renderer'],
  [/\bLEAST_/, 'MIN_'],
  [/\bMOST_/, 'MAX_'],
];

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
})
  .toString()
  .split('\0')
  .filter((file) => /\.(ts|tsx|mjs|mts|py|sh|sql|prisma)$/.test(file) && file !== SELF);
let found = 0;
for (const file of files) {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  for (const [at, line] of lines.entries()) {
    for (const [pattern, instead] of GIVEN_UP) {
      const [word] = pattern.exec(line) ?? [];
      if (!word) continue;
      found += 1;
      console.error(`${file}:${at + 1}: ${word}: ${instead}`);
    }
  }
}
console.log(
  `words of ${files.length} files: ${found === 0 ? 'none that was given up' : `${found} that were given up`}`,
);
process.exitCode = found === 0 ? 0 : 1;
