import { fork } from 'node:child_process';
import { ALLOCATOR_SETTINGS, NODE_OPTIONS } from '@ktp-ocr/process-pool/process-settings';

/**
 * @typedef {import('./engine-process.mjs').Measured} Measured
 *
 * @typedef {object} RunningEngine
 * @property {import('./engines/load-engine.mjs').EngineName} name
 * @property {number} startMs until it was loaded and warm
 * @property {(path: string, corners?: number[][]) => Promise<Measured>} read never rejects: what crashed or hung is an
 *   ERROR, and so is every card until the engine starts again
 * @property {() => void} stop
 */

/** Long enough for the slowest engine on the slowest card of a machine that is busy with other things. */
const TIMEOUT_MS = 300_000;

/** @type {Measured} */
const NOTHING = {
  outcome: 'ERROR',
  reasons: [],
  fields: {},
  extra: {},
  cpuMs: Number.NaN,
  wallMs: Number.NaN,
  peakRssBytes: 0,
};

/**
 * Starts an engine in a process of its own. Rejects where it cannot load.
 * @param {import('./engines/load-engine.mjs').EngineName} name
 * @param {string} asOf YYYY-MM-DD
 * @param {string} [models] folder of networks, for ours
 * @returns {Promise<RunningEngine>}
 */
export async function startEngine(name, asOf, models) {
  const entry = new URL('./engine-process.mjs', import.meta.url);
  const start = () => {
    const child = fork(entry, [name, asOf, ...(models ? [models] : [])], {
      // Every engine runs as a worker's readers do.
      env: { ...process.env, ...ALLOCATOR_SETTINGS },
      execArgv: [...NODE_OPTIONS],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    // What could not be sent to a process that died is told by its exit.
    child.on('error', () => {});
    return { child, ready: answerOf(child, 'ready') };
  };
  let engine = start();
  const { startMs } = await engine.ready;
  return {
    name,
    startMs,
    async read(path, corners) {
      try {
        await engine.ready;
        if (!engine.child.connected) throw new Error('it ended after the last card');
        const answer = answerOf(engine.child, 'measured');
        engine.child.send({ path, corners });
        return (await answer).measured;
      } catch (error) {
        process.stderr.write(`${name}, ${path}: ${error}\n`);
        engine.child.kill('SIGKILL');
        engine = start();
        await engine.ready.catch(() => {});
        return NOTHING;
      }
    },
    stop: () => {
      if (engine.child.connected) engine.child.disconnect();
    },
  };
}

/** @param {import('node:child_process').ChildProcess} child @param {string} kind @returns {Promise<any>} */
function answerOf(child, kind) {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (/** @type {Buffer} */ chunk) => {
      said = (said + chunk).slice(-500);
    };
    const settle = () => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      child.stderr?.off('data', listen);
    };
    const onMessage = (/** @type {any} */ message) => {
      settle();
      if (message.kind === kind) resolve(message);
      else reject(new Error(message.message));
    };
    const onExit = (/** @type {number | null} */ code, /** @type {string | null} */ signal) => {
      settle();
      reject(new Error(`ended with ${signal ?? code}: ${said.trim()}`));
    };
    const timer = setTimeout(() => {
      settle();
      reject(new Error(`no answer within ${TIMEOUT_MS} ms`));
    }, TIMEOUT_MS);
    child.on('message', onMessage).on('exit', onExit);
    child.stderr?.on('data', listen);
  });
}
