// Which file imports which, drawn and held: `npm run check`, or `npm run draw-imports` to draw it anew.
//
// Fails on a cycle, on an arrow that goes up, and on a picture in docs/images that is not what there is.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawPackages } from './check-imports/draw-packages.mjs';
import { findSourceViolations } from './check-imports/find-source-violations.mjs';
import { cruiseFiles, describeViolations } from './check-imports/find-violations.mjs';
import { assertPlaced } from './check-imports/rules.mjs';
import { withStrippedSources } from './check-imports/with-stripped-sources.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PICTURE = 'docs/images/imports.svg';
const BUNDLED_APP = 'apps/console';

const folders = ['packages', 'apps'].flatMap((hall) =>
  readdirSync(join(ROOT, hall))
    .filter((name) => existsSync(join(ROOT, hall, name, 'src')))
    .map((name) => `${hall}/${name}`),
);
assertPlaced(folders.filter((folder) => folder.startsWith('packages/')).map(toName));
const sources = folders.flatMap((folder) =>
  readdirSync(join(ROOT, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|d)\.ts$/.test(file) && !file.includes('generated'))
    .map((file) => `${folder}/src/${file}`),
);
// By their sources: what was built of a file that has moved since may still lie there.
const built = sources
  .map((file) => file.replace('/src/', '/dist/').replace(/\.tsx?$/, '.js'))
  .filter((file) => existsSync(join(ROOT, file)));

const programs = ['scripts', 'benchmarks'].flatMap((hall) =>
  readdirSync(join(ROOT, hall), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.mjs') && !/(^|\/)(node_modules|dist|out)\//.test(file))
    .map((file) => `${hall}/${file}`),
);

const bundled = sources.filter((file) => file.startsWith(`${BUNDLED_APP}/`));
const result = await withStrippedSources(ROOT, BUNDLED_APP, bundled, (stripped) =>
  cruiseFiles(ROOT, [...built, ...programs, ...stripped]),
);
const wrong = [
  ...describeViolations(result),
  ...findSourceViolations(ROOT, sources, new Map(folders.map((folder) => [toName(folder), folder]))),
];
const picture = await drawPackages(result);
if (process.argv.includes('--draw')) writeFileSync(join(ROOT, PICTURE), picture);
else if (!existsSync(join(ROOT, PICTURE)) || readFileSync(join(ROOT, PICTURE), 'utf8') !== picture)
  wrong.push(`${PICTURE} shows other imports than there are: npm run draw-imports`);

for (const line of wrong) console.error(line);
console.log(
  `imports of ${built.length + programs.length + bundled.length} files: ${wrong.length === 0 ? 'no cycle, all downwards' : 'not as they should be'}`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;

/** @param {string} folder */
function toName(folder) {
  return folder.slice(folder.indexOf('/') + 1);
}
