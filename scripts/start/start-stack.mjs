import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endItems } from '../../packages/local-stack/dist/guardian/guarded-item.js';
import { startGuardian } from '../../packages/local-stack/dist/guardian/start-guardian.js';
import { checkPort } from './check-port.mjs';
import { claimDataDir } from './claim-data-dir.mjs';
import { keepSecret, makeAdminApiKey, makeDemoApiKey, makeMasterKey } from './keep-secret.mjs';
import { runChild } from './run-child.mjs';
import { startServers } from './start-servers.mjs';
import { watchServers } from './watch-servers.mjs';

const READY_TIMEOUT_MS = 120_000;
/** Longer than reading one card takes at worst: what is in hand is finished and charged, not begun again later. */
const CHILD_GRACE_MS = 25_000;

/**
 * @typedef {import('../../packages/local-stack/dist/guardian/guarded-item.js').GuardedItem} GuardedItem
 *
 * Starts PostgreSQL, Redis, the API and the worker, and waits until the API says it is ready.
 * Whatever happens, what was started here ends with this process: by `stop`, or by the guardian.
 * @param {ReturnType<typeof import('./settings.mjs').parseStartSettings>} settings
 * @param {object} options
 * @param {string} options.root
 * @param {(line: string) => void} options.tell
 * @param {AbortController} options.ending aborted by us when one of our processes ends and stays down
 * @throws {Error} in one line; nothing is left running then
 */
export async function startStack(settings, { root, tell, ending }) {
  const claim = await claimDataDir(settings.dataDir, tell);
  /** @type {GuardedItem[]} */
  const items = [];
  /** @type {ReturnType<typeof runChild>[]} */
  const children = [];
  /** @type {import('../../packages/local-stack/dist/guardian/start-guardian.js').Guardian | undefined} */
  let guardian;
  const watch = (/** @type {GuardedItem} */ item) => {
    items.push(item);
    guardian?.watch(item);
  };
  let stopWatching = () => {};
  const stop = async () => {
    claim.recordStopping();
    stopWatching();
    for (const child of children) child.expectEnd();
    await endItems(items);
    await guardian?.release();
    claim.giveBack();
  };

  try {
    const port = await checkPort(settings.port, settings.host);
    guardian = await startGuardian();
    claim.recordGuardian(guardian.identity);
    const { variables: servers, ownerUrl, watched } = await startServers(settings, { tell, watch });
    stopWatching = watchServers(watched, {
      tell,
      signal: ending.signal,
      onGiveUp: (reason) => ending.abort(new Error(reason)),
    });
    ending.signal.throwIfAborted();

    const baseUrl = `http://${['0.0.0.0', '::'].includes(settings.host) ? '127.0.0.1' : settings.host}:${port}`;
    const apiKeyFile = join(settings.dataDir, 'demo-api-key');
    const apiKey = settings.bootstrapApiKey ?? keepSecret(apiKeyFile, makeDemoApiKey);
    const adminApiKeyFile = join(settings.dataDir, 'admin-api-key');
    const adminApiKey = settings.adminApiKey ?? keepSecret(adminApiKeyFile, makeAdminApiKey);
    const masterKeyFile = join(settings.dataDir, 'master-key');
    keepSecret(masterKeyFile, makeMasterKey);
    const blobDir = join(settings.dataDir, 'blobs');
    mkdirSync(blobDir, { recursive: true, mode: 0o700 });
    const own = { ...servers, BLOB_DIR: blobDir, MASTER_KEY_FILE: masterKeyFile };
    // For the command line. Keys that were given are their giver's: they are written down nowhere.
    writeStackEnv(settings.dataDir, {
      ...own,
      DATABASE_OWNER_URL: ownerUrl,
      KTP_OCR_URL: baseUrl,
      ...(settings.bootstrapApiKey === undefined && { KTP_OCR_KEY_FILE: apiKeyFile }),
      ...(settings.adminApiKey === undefined && { ADMIN_API_KEY_FILE: adminApiKeyFile }),
    });

    const env = {
      ...process.env,
      ...own,
      ...(own.REDIS_URL === undefined && { REDIS_URL: undefined }),
      // Of no use to them but to who takes them over.
      DATABASE_OWNER_URL: undefined,
      PORT: String(port),
      HOST: settings.host,
      WORKER_CONCURRENCY: String(settings.workerConcurrency),
      LOG_LEVEL: settings.logLevel,
    };
    // Keys are what the API judges requests by; a worker, whose readers open strangers' bytes, is given none.
    const envOf = {
      api: { ...env, BOOTSTRAP_API_KEY: apiKey, ADMIN_API_KEY: adminApiKey },
      worker: { ...env, BOOTSTRAP_API_KEY: undefined, ADMIN_API_KEY: undefined },
    };
    for (const name of /** @type {const} */ (['api', 'worker'])) {
      const child = runChild({
        name,
        file: join(root, `apps/${name}/dist/main.js`),
        env: envOf[name],
        tell,
        onStart: (identity) => {
          claim.recordChild(identity);
          watch({ kind: 'process', identity, graceMs: CHILD_GRACE_MS });
        },
        onGiveUp: (reason) => ending.abort(new Error(reason)),
      });
      children.push(child);
    }
    await waitUntilReady(baseUrl, { tell, signal: ending.signal });
    for (const child of children) child.keepRunning();
    return {
      baseUrl,
      apiKey,
      adminApiKey,
      dataDir: settings.dataDir,
      stop,
      restartChildren: () => children.map((child) => child.restart()),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves once /readyz answers 200: database, queue and a worker with its models in memory.
 * @param {string} baseUrl @param {{ tell: (line: string) => void, signal: AbortSignal }} options */
async function waitUntilReady(baseUrl, { tell, signal }) {
  const startedAt = Date.now();
  let toldAt = startedAt;
  for (;;) {
    signal.throwIfAborted();
    const answer = await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(
      () => undefined,
    );
    const text = await answer?.text();
    if (answer?.ok) return;
    if (Date.now() - startedAt > READY_TIMEOUT_MS)
      throw new Error(`not ready after ${READY_TIMEOUT_MS / 1000} s: ${describeMissing(text)}`);
    if (Date.now() - toldAt > 5_000) {
      const missing = describeMissing(text);
      tell(`waiting for ${missing} … ${Math.round((Date.now() - startedAt) / 1000)} s`);
      toldAt = Date.now();
    }
    await sleep(100);
  }
}

/** What /readyz does not call ok, by name. @param {string | undefined} text */
function describeMissing(text) {
  try {
    const missing = Object.entries(JSON.parse(text ?? '').checks).filter(([, state]) => state !== 'ok');
    return missing.map(([name]) => name).join(' and ');
  } catch {
    return 'the API';
  }
}

/** For `node --env-file=.data/stack.env …`: commands that speak to this stack's database or blobs, and for `npx ktp-ocr`.
 * @param {string} dataDir @param {Record<string, string>} variables */
function writeStackEnv(dataDir, variables) {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  writeFileSync(join(dataDir, 'stack.env'), `${lines.join('\n')}\n`, { mode: 0o600 });
}
