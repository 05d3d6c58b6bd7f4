import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findContainerEngine } from '../../../packages/local-stack/dist/test-environment/find-container-engine.js';
import { run, succeeds } from '../run.mjs';
import { unpackCompose } from './unpack-compose.mjs';

/** The engine, what it sets up its network with, and what makes the stand-ins of images/make-stand-ins.mjs. */
const PACKAGES = ['docker.io', 'iptables', 'mmdebstrap'];
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;

/**
 * Debian's own engine, started as root with all its data in one folder. One that was left running there is taken on.
 *
 * @param {string} folder
 * @returns {Promise<import('./open-engine.mjs').Engine>}
 * @throws {Error} with the end of its log where it does not answer
 */
export async function startDebianEngine(folder) {
  await installMissing(PACKAGES);
  mkdirSync(folder, { recursive: true });
  const socket = join(folder, 'docker.sock');
  const env = { DOCKER_HOST: `unix://${socket}`, DOCKER_BUILDKIT: '1' };
  if (!(await answers(env))) await launch(folder, socket, env);
  // By its path: a newer client elsewhere on PATH builds with buildx only.
  const docker = '/usr/bin/docker';
  const version = await run(docker, ['version', '--format', '{{.Server.Version}}'], { env });
  return {
    how: `Docker ${version} from Debian, started for this`,
    docker,
    compose: [await unpackCompose(join(folder, 'compose'))],
    env,
    stop: () => stop(folder),
  };
}

/** @param {readonly string[]} packages */
async function installMissing(packages) {
  const missing = [];
  for (const name of packages) {
    if (!(await succeeds('dpkg', ['--status', name]))) missing.push(name);
  }
  if (missing.length === 0) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env, timeoutMs: 120_000 });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    env,
    timeoutMs: 300_000,
  });
}

/** @param {{ DOCKER_HOST: string }} env */
const answers = (env) => findContainerEngine({ dockerHost: env.DOCKER_HOST });

/** @param {string} folder @param {string} socket @param {{ DOCKER_HOST: string }} env */
async function launch(folder, socket, env) {
  const log = openSync(join(folder, 'log'), 'a');
  const daemon = spawn(
    'dockerd',
    [
      ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
      ...['--pidfile', join(folder, 'pid'), '--host', `unix://${socket}`],
    ],
    { stdio: ['ignore', log, log], detached: true },
  );
  closeSync(log);
  let ended;
  daemon.once('error', (error) => {
    ended = error.message;
  });
  daemon.once('exit', (exitCode) => {
    ended = `it ended with exit code ${exitCode}`;
  });
  daemon.unref();
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(env))) {
    if (ended || Date.now() > deadline) {
      const last = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').slice(-5).join('\n');
      throw new Error(`the engine did not start: ${ended ?? 'it does not answer'}\n${last}`);
    }
    await sleep(250);
  }
}

/** Ends it and takes its data away. @param {string} folder */
async function stop(folder) {
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isRunning(pid) && Date.now() < deadline) await sleep(200);
  if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    // What has ended and was not waited for yet answers, too.
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
