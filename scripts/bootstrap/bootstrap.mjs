import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  fingerprintBuild,
  fingerprintInstall,
  fingerprintSchema,
  isBuilt,
  isGenerated,
  isInstalled,
} from './fingerprint.mjs';
import { holdLock } from './hold-lock.mjs';
import { installedTreeMatchesLock } from './installed-tree.mjs';
import { linkCommands } from './link-commands.mjs';
import { runStep } from './run-step.mjs';
import { loadStamps, writeStamp } from './stamps.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

const OLDEST_NODE = /** @type {const} */ ([20, 19]);

/**
 * Installs, generates and builds what is not up to date. Takes well under half a second when all is.
 * @param {{ env: NodeJS.ProcessEnv, quiet?: boolean, until?: 'install' | 'generate' | 'build', signal?: AbortSignal }} options
 *   quiet: stderr only, and only when there is work; signal: ends the running step
 * @throws {Error} in one line, after the failed command's own output
 */
export async function bootstrap({ env, quiet = false, until = 'build', signal }) {
  assertNodeVersion();
  const order = /** @type {Step[]} */ (Object.keys(STEPS));
  const wanted = order.slice(0, order.indexOf(until) + 1);
  if (!wanted.some(isStale)) return;
  const lock = await holdLock(join(ROOT, '.turbo/bootstrap.lock'));
  try {
    // Asked anew at each: installing wipes the stamps of what follows, and whoever held the lock may have done it all.
    for (const step of wanted) {
      if (!isStale(step)) continue;
      // Before the work: a file that changes meanwhile is then seen as changed by the next start.
      const fingerprint = STEPS[step].fingerprint(ROOT);
      if (step !== 'install' || !installedTreeMatchesLock(ROOT)) {
        await runStep({ ...STEPS[step].command(env), cwd: ROOT, quiet, signal, onStart: lock.alsoHeldBy });
      }
      if (step === 'install') linkCommands(ROOT);
      writeStamp(ROOT, step, fingerprint);
    }
  } finally {
    lock.release();
  }
}

function assertNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Error(`ktp-ocr needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.version}`);
}

/** @param {Step} step */
function isStale(step) {
  return !STEPS[step].isPresent(ROOT) || loadStamps(ROOT)[step] !== STEPS[step].fingerprint(ROOT);
}

/** @typedef {'install' | 'generate' | 'build'} Step */

/** In the order in which they must be done. */
const STEPS = {
  install: { isPresent: isInstalled, fingerprint: fingerprintInstall, command: installCommand },
  generate: { isPresent: isGenerated, fingerprint: fingerprintSchema, command: generateCommand },
  build: { isPresent: isBuilt, fingerprint: fingerprintBuild, command: buildCommand },
};

/** @param {NodeJS.ProcessEnv} env */
function installCommand(env) {
  return {
    label: 'installing dependencies',
    ...npmCommand(
      [
        'ci',
        '--include=dev',
        '--include=optional',
        '--no-audit',
        '--no-fund',
        '--no-progress',
        '--loglevel=error',
      ],
      env,
    ),
  };
}

function generateCommand() {
  const require = createRequire(join(ROOT, 'packages/database/package.json'));
  const cli = join(dirname(require.resolve('prisma/package.json')), 'build/index.js');
  return {
    label: 'generating the database client',
    command: process.execPath,
    args: [cli, 'generate', '--no-hints'],
    env: {
      // Generating needs no schema engine, yet the CLI downloads one unless some existing file is named as it.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
    showOutput: /** @type {const} */ ('on failure'),
  };
}

function buildCommand() {
  return {
    label: 'building',
    command: process.execPath,
    args: [join(ROOT, 'node_modules/turbo/bin/turbo'), 'run', 'build', '--output-logs=errors-only'],
    env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    showOutput: /** @type {const} */ ('on failure'),
  };
}

/** The npm that runs us, so that one command never mixes two versions; else the one on PATH.
 * @param {readonly string[]} args @param {NodeJS.ProcessEnv} env */
function npmCommand(args, { npm_execpath: running }) {
  if (running && /^npm/.test(basename(running)) && existsSync(running)) {
    return { command: process.execPath, args: [running, ...args] };
  }
  return { command: 'npm', args };
}
