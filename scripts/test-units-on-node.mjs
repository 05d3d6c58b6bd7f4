// Runs the unit tests on the Node that the engines field promises and on the one that the container image has:
// `npm run test:nodes`. Each comes from npm, as the package `node-PLATFORM-ARCH`, and is kept in the user's cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const CACHE = readCacheFolder(process.env);

for (const version of readVersions()) {
  const node = fetchNode(version);
  console.log(`== units on Node ${version}`);
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  // First on PATH, too, for tests that start processes.
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` };
  const { status } = spawnSync(node, [vitest, 'run', '--project', 'unit'], {
    cwd: ROOT,
    env,
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}

/** @param {NodeJS.ProcessEnv} env */
function readCacheFolder(env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ktp-ocr');
}

/** The lowest that package.json allows, and the Dockerfile's. */
function readVersions() {
  const read = (/** @type {string} */ file) => readFileSync(join(ROOT, file), 'utf8');
  const lowest = /^>=(\d+\.\d+\.\d+)$/.exec(JSON.parse(read('package.json')).engines.node)?.[1];
  const container = /^ARG NODE_IMAGE=node:(\d+\.\d+\.\d+)/m.exec(read('Dockerfile'))?.[1];
  if (!lowest || !container) throw new Error('package.json or the Dockerfile names no Node version');
  return [lowest, container];
}

/** @param {string} version @returns {string} the program's path */
function fetchNode(version) {
  const folder = join(CACHE, `node-${version}-${process.platform}-${process.arch}`);
  const node = join(folder, 'package/bin/node');
  if (existsSync(node)) return node;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'unpacking-'));
  try {
    const name = `node-${process.platform}-${process.arch}@${version}`;
    run('npm', ['pack', '--silent', '--pack-destination', work, name]);
    const [archive = ''] = readdirSync(work);
    run('tar', ['-xzf', join(work, archive), '-C', work]);
    rmSync(join(work, archive));
    // One rename at the end: what is half unpacked is never taken for a whole.
    if (!existsSync(folder)) renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return node;
}

/** @param {string} command @param {readonly string[]} args */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} failed with exit code ${status}`);
}
