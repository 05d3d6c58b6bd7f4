import { existsSync, readFileSync } from 'node:fs';
import { findContainerEngine } from '../../../packages/local-stack/dist/test-environment/find-container-engine.js';
import { readEngineSearch } from '../config.mjs';
import { run, succeeds } from '../run.mjs';
import { startDebianEngine } from './start-debian-engine.mjs';

/**
 * A container engine and the commands to work with it.
 *
 * @typedef {object} Engine
 * @property {string} how where it comes from, for the log
 * @property {string} docker
 * @property {readonly [string, ...string[]]} compose the command and its first arguments
 * @property {NodeJS.ProcessEnv} env what both need beside this process's own environment
 * @property {() => Promise<void>} stop ends it where it was started here
 */

/**
 * The engine that answers, or one of Debian's that is started for the occasion, where that is possible.
 *
 * @param {{ folder: string }} options where one that is started here keeps its data
 * @returns {Promise<Engine | { missing: string }>} or why there is none
 * @throws {Error} where one could be started and did not start
 */
export async function openEngine({ folder }) {
  if (await findContainerEngine(readEngineSearch(process.env))) {
    const compose = await findCompose();
    if (!compose) return { missing: 'an engine answers, but there is no docker compose' };
    const how = `Docker ${await run('docker', ['version', '--format', '{{.Server.Version}}'])}, which was running`;
    return { how, docker: 'docker', compose, env: { DOCKER_BUILDKIT: '1' }, stop: async () => {} };
  }
  const obstacle = findObstacle();
  return obstacle
    ? { missing: `no container engine answers, and none can be started here: ${obstacle}` }
    : startDebianEngine(folder);
}

/** @returns {Promise<Engine['compose'] | undefined>} */
async function findCompose() {
  /** @type {readonly Engine['compose'][]} */
  const known = [['docker', 'compose'], ['docker-compose']];
  for (const compose of known) {
    const [command, ...first] = compose;
    if (await succeeds(command, [...first, 'version'])) return compose;
  }
  return undefined;
}

const CAP_NET_ADMIN = 12n;
const CAP_SYS_ADMIN = 21n;

/** Why a Debian engine cannot run here. @returns {string | undefined} */
function findObstacle() {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) return 'this is not Debian';
  if (process.getuid?.() !== 0) return 'this is not root';
  const [, held = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  /** @param {bigint} capability */
  const may = (capability) => (BigInt(`0x${held}`) >> capability) & 1n;
  // In a container without these nobody starts another.
  if (!may(CAP_SYS_ADMIN) || !may(CAP_NET_ADMIN)) return 'root may neither mount nor set up a network';
  return undefined;
}
