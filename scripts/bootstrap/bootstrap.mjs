import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprintBuild, fingerprintInstall, fingerprintSchema } from './fingerprint.mjs';
import { holdLock } from './hold-lock.mjs';
import { installedTreeMatchesLock } from './installed-tree.mjs';
import { runStep } from './run-step.mjs';
import { readStamps, writeStamp } from './stamps.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

const OLDEST_NODE = [20, 19];
const STEPS = ['install', 'generate', 'build'];

/**
 * Installs, generates and builds what is not up to date. Takes well under half a second when all is.
 * @param {{ quiet?: boolean, until?: 'install' | 'generate' | 'build' }} options quiet: stderr only, and only when there is work
 * @throws {Error} in one line, after the failed command's own output
 */
export async function bootstrap({ quiet = false, until = 'build' } = {}) {
  assertNodeVersion();
  const wanted = STEPS.slice(0, STEPS.indexOf(until) + 1);
  if (findStaleStep(wanted) === undefined) return;
  const release = await holdLock(join(ROOT, '.turbo/bootstrap.lock'));
  try {
    // Asked anew each time: installing wipes the stamps of what follows, and whoever held the lock may have done it all.
    for (let step = findStaleStep(wanted); step !== undefined; step = findStaleStep(wanted)) {
      const fingerprint = fingerprints()[step];
      if (step !== 'install' || !installedTreeMatchesLock(ROOT)) await RUN[step](quiet);
      writeStamp(ROOT, step, fingerprint());
    }
  } finally {
    release();
  }
}

function assertNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Error(`ktp-ocr needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.version}`);
}

function fingerprints() {
  return {
    install: () => fingerprintInstall(ROOT),
    generate: () => fingerprintSchema(ROOT),
    build: () => fingerprintBuild(ROOT),
  };
}

function findStaleStep(wanted) {
  const stamps = readStamps(ROOT);
  return wanted.find((step) => stamps[step] === undefined || stamps[step] !== fingerprints()[step]());
}

const RUN = {
  install: (quiet) =>
    runStep({
      label: 'installing dependencies',
      ...npmCommand([
        'ci',
        '--include=dev',
        '--include=optional',
        '--no-audit',
        '--no-fund',
        '--no-progress',
        '--loglevel=error',
      ]),
      cwd: ROOT,
      quiet,
    }),

  generate: (quiet) => {
    const require = createRequire(join(ROOT, 'packages/database/package.json'));
    const cli = join(dirname(require.resolve('prisma/package.json')), 'build/index.js');
    return runStep({
      label: 'generating the database client',
      command: process.execPath,
      args: [cli, 'generate', '--no-hints'],
      cwd: ROOT,
      quiet,
      env: {
        // Generating needs no schema engine, yet the CLI downloads one unless some existing file is named as it.
        PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
      showOutput: 'on failure',
    });
  },

  build: (quiet) =>
    runStep({
      label: 'building',
      command: process.execPath,
      args: [join(ROOT, 'node_modules/turbo/bin/turbo'), 'run', 'build', '--output-logs=errors-only'],
      cwd: ROOT,
      quiet,
      env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
      showOutput: 'on failure',
    }),
};

/** The npm that runs us, so that one command never mixes two versions; else the one on PATH. */
function npmCommand(args) {
  const running = process.env.npm_execpath;
  if (running && /^npm/.test(basename(running)) && existsSync(running)) {
    return { command: process.execPath, args: [running, ...args] };
  }
  return { command: 'npm', args };
}
