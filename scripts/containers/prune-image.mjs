// Takes away, in a built tree, whatever the API, the worker and the command line do not need when they run. The Dockerfile
// runs it in a stage of its own; `node scripts/containers/prune-image.mjs FOLDER` for any other copy. Never in a checkout.
import { existsSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { findNeededPackages } from './prune-image/find-needed-packages.mjs';
import { listPackages } from './prune-image/list-packages.mjs';
import { unusedFiles } from './prune-image/unused-files.mjs';

/** What containers run. `apps/cli` for rewrap-keys and reconcile, which belong to the operation of a stack. */
const APPS = ['apps/api', 'apps/worker', 'apps/cli'];
/** Of a workspace, what only its making and its tests need. */
const ONLY_FOR_MAKING = [
  'src',
  'tests',
  'scripts',
  'tsconfig.json',
  '.turbo',
  'dist/.tsbuildinfo',
  'node_modules/.bin',
];

const [root] = process.argv.slice(2);
if (!root) throw new Error('say which folder: node scripts/containers/prune-image.mjs FOLDER');
if (existsSync(join(root, '.git')))
  throw new Error(`${root} is a checkout; this would take its sources away`);

const top = realpathSync(root);
const needed = findNeededPackages(top, APPS);
const nodeModules = join(top, 'node_modules');

for (const { folder } of [...listPackages(nodeModules)]) {
  // A link to a workspace that is not needed counts as what it leads to.
  if (existsSync(folder) && !needed.has(realpathSync(folder))) remove(folder);
}
for (const room of ['packages', 'apps']) {
  for (const name of readdirSync(join(top, room))) {
    const workspace = join(top, room, name);
    if (!needed.has(workspace)) remove(workspace);
    else for (const part of ONLY_FOR_MAKING) remove(join(workspace, part));
  }
}
remove(join(nodeModules, '.bin'));
remove(join(nodeModules, '.package-lock.json'));
for (const folder of needed) removeUnusedFiles(folder);

/** @param {string} folder of a package */
function removeUnusedFiles(folder) {
  const patterns = unusedFiles(process);
  const name = relative(nodeModules, folder).split(`${sep}node_modules${sep}`).at(-1) ?? '';
  const unused = [patterns['*'], patterns[name]].filter((pattern) => pattern !== undefined);
  for (const file of listFiles(folder)) {
    const path = relative(folder, file).split(sep).join('/');
    if (unused.some((pattern) => pattern.test(path))) remove(file);
  }
}

/**
 * Files of a package itself, not of those that lie within it.
 *
 * @param {string} folder
 * @returns {Generator<string, void>}
 */
function* listFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* listFiles(path);
    else if (statSync(path, { throwIfNoEntry: false })?.isFile()) yield path;
  }
}

/** @param {string} path */
function remove(path) {
  rmSync(path, { recursive: true, force: true });
}
