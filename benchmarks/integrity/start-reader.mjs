import { fork } from 'node:child_process';
import { once } from 'node:events';
import { ALLOCATOR_SETTINGS, NODE_OPTIONS } from '@ktp-ocr/process-pool/process-settings';

/**
 * @typedef {import('./draw-picture.mjs').DrawnPicture} DrawnPicture
 * @typedef {import('./reader-process.mjs').Reading} Reading
 *
 * @typedef {object} RunningReader
 * @property {(picture: import('./list-pictures.mjs').Picture) =>
 *   Promise<{ drawn: DrawnPicture, reading: Reading }>} read rejects where the picture cannot be drawn or read, or the
 *   process dies: a sweep with holes proves nothing
 * @property {() => void} stop
 */

/** A reader in a process of its own. @param {string} asOf YYYY-MM-DD @returns {Promise<RunningReader>} */
export async function startReader(asOf) {
  const child = fork(new URL('./reader-process.mjs', import.meta.url), [asOf], {
    env: { ...process.env, ...ALLOCATOR_SETTINGS },
    execArgv: [...NODE_OPTIONS],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`a reader process ended with ${signal ?? code}`);
  });
  // Also when nobody waits for an answer: the last exit is the orderly one.
  ended.catch(() => {});
  await Promise.race([once(child, 'message'), ended]);
  return {
    async read(picture) {
      const answer = once(child, 'message');
      child.send(picture);
      const [said] = await Promise.race([answer, ended]);
      if (said.kind !== 'read') throw new Error(said.message);
      return said;
    },
    stop: () => {
      if (child.connected) child.disconnect();
    },
  };
}
