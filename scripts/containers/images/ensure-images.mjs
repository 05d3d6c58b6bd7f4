import { run, succeeds } from '../run.mjs';
import { makeStandIn } from './make-stand-ins.mjs';

/** @typedef {import('./make-stand-ins.mjs').StandInKind} StandInKind */

const REGISTRY = 'https://registry-1.docker.io/v2/';
const PULL_TIMEOUT_MS = 300_000;

/**
 * Sees that the engine has each image: pulled where the registry answers, else a stand-in under the same name.
 *
 * @param {import('../engine/open-engine.mjs').Engine} engine
 * @param {Record<StandInKind, string>} names
 * @param {(line: string) => void} tell
 * @returns {Promise<{ standIns: boolean }>} whether there is one among them
 */
export async function ensureImages(engine, names, tell) {
  const { docker, env } = engine;
  const registryAnswers = await answers(REGISTRY);
  let standIns = false;
  for (const [kind, name] of /** @type {[StandInKind, string][]} */ (Object.entries(names))) {
    const label = '{{index .Config.Labels "org.ktp-ocr.stand-in"}}';
    if (await succeeds(docker, ['image', 'inspect', name], { env })) {
      standIns ||= (await run(docker, ['image', 'inspect', '--format', label, name], { env })) !== '';
      continue;
    }
    if (registryAnswers) {
      await run(docker, ['pull', '--quiet', name], { env, timeoutMs: PULL_TIMEOUT_MS });
      tell(`${name}: pulled`);
      continue;
    }
    standIns = true;
    tell(`${name}: no registry answers; a stand-in is made from ${await makeStandIn(engine, kind, name)}`);
  }
  return { standIns };
}

/**
 * Asked from here: the engine would try for minutes. Any answer counts, one that wants a login among them.
 *
 * @param {string} url
 */
async function answers(url) {
  try {
    await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  }
}
