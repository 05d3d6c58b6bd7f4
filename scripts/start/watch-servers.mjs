import { setTimeout as sleep } from 'node:timers/promises';
import { findPostmaster } from '../../packages/local-stack/dist/postgres/control-postgres.js';
import { answersPing } from '../../packages/local-stack/dist/redis/ping-redis.js';

const LOOK_EVERY_MS = 1_000;
/** Of Redis, which may be busy for a moment: so many silences in a row are an end. */
const MAX_SILENCES = 3;

/**
 * A server that we started, and how to have it back on its own data.
 *
 * @typedef {object} WatchedServer
 * @property {string} name as shown
 * @property {string} url must be the same when it is back: everybody has noted it down
 * @property {() => Promise<boolean>} isUp
 * @property {() => Promise<{ readonly url: string } | null>} start
 */

/**
 * Watches the servers that we started, and starts again what ends by itself: its data are kept, and API and worker
 * connect again. One that does not come back where it was ends everything, with one clear line.
 *
 * @param {readonly WatchedServer[]} servers
 * @param {{ tell: (line: string) => void, signal: AbortSignal, onGiveUp: (reason: string) => void }} options
 * @returns {() => void} how to stop watching, before they are stopped on purpose
 */
export function watchServers(servers, { tell, signal, onGiveUp }) {
  const stopped = new AbortController();
  const ended = AbortSignal.any([signal, stopped.signal]);
  for (const server of servers) void watchServer(server, { tell, ended, onGiveUp });
  return () => stopped.abort();
}

/** @param {WatchedServer} server @param {{ tell: (line: string) => void, ended: AbortSignal, onGiveUp: (reason: string) => void }} options */
async function watchServer(server, { tell, ended, onGiveUp }) {
  while (!ended.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal: ended, ref: false }).catch(() => {});
    if (ended.aborted || (await server.isUp())) continue;
    if (ended.aborted) return;
    tell(`${server.name} ended by itself; starting it again on its data`);
    try {
      const again = await server.start();
      if (again?.url !== server.url) throw new Error('it came back under another address');
      tell(`${server.name} is back`);
    } catch (error) {
      onGiveUp(
        `${server.name} ended and could not be started again: ${/** @type {Error} */ (error).message}`,
      );
      return;
    }
  }
}

/** @param {string} dataDir of the embedded cluster */
export const isPostgresUp = (dataDir) => async () => findPostmaster(dataDir) !== undefined;

/** @param {string} url */
export function isRedisUp(url) {
  let silences = 0;
  return async () => {
    silences = (await answersPing(url)) ? 0 : silences + 1;
    return silences < MAX_SILENCES;
  };
}
