import { bootstrap } from '../bootstrap/bootstrap.mjs';
import { checkPort } from './check-port.mjs';
import { hasRunRecord, parseStartSettings } from './settings.mjs';

/** npm passes the terminal's Ctrl-C on a second time: only one that comes later is a person losing patience. */
const IMPATIENCE_MS = 1_500;
const PARENT_CHECK_MS = 250;

/**
 * Brings the stack up, calls `onReady`, and serves until SIGINT, SIGTERM or SIGHUP. Ends the process: exit code 0
 * after a signal, 1 with one clear line on stderr after a failure.
 * @param {object} options
 * @param {string} options.root
 * @param {(stack: { baseUrl: string, apiKey: string, adminApiKey: string, dataDir: string, tell: (line: string) => void, restartChildren: () => void, signal: AbortSignal }) => Promise<void>} options.onReady
 */
export async function serveUntilSignal({ root, onReady }) {
  const tell = (/** @type {string} */ line) => console.log(`[start] ${line}`);
  // A terminal that is closed, or a `| head`, must not keep us from stopping cleanly.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const ending = new AbortController();
  const stopOnce = (/** @type {string} */ reason) => {
    if (ending.signal.aborted) return;
    tell(`${reason}; stopping …`);
    ending.abort(new StopRequest(reason));
  };
  listenForSignals(stopOnce);

  let stack;
  let exitCode = 0;
  try {
    const settings = parseStartSettings(process.env, root);
    // Under npm we are its child, by `exec`. An npm that is killed with -9 cannot pass on anything.
    if (settings.isUnderNpm) watchParent(stopOnce);
    // Early, to save a wait; but after a kill the port may still be the last run's, which is then cleared away first.
    if (!hasRunRecord(settings.dataDir)) await checkPort(settings.port, settings.host);
    await bootstrap({ env: process.env, signal: ending.signal });
    const { startStack } = await import('./start-stack.mjs');
    stack = await startStack(settings, { root, tell, ending });
    await Promise.race([onReady({ ...stack, tell, signal: ending.signal }), untilAborted(ending.signal)]);
    await untilAborted(ending.signal);
  } catch (error) {
    // What breaks while we are being stopped breaks because of it.
    const cause = ending.signal.aborted ? ending.signal.reason : error;
    if (!(cause instanceof StopRequest)) {
      console.error(`[start] ${cause.message}`);
      exitCode = 1;
    }
  }
  await stack?.stop();
  if (exitCode === 0) tell('stopped');
  process.exit(exitCode);
}

class StopRequest extends Error {}

/** @param {(reason: string) => void} stopOnce */
function listenForSignals(stopOnce) {
  let firstAt;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      firstAt ??= Date.now();
      stopOnce(name);
      // The guardian ends what is still there.
      if (Date.now() - firstAt > IMPATIENCE_MS) process.exit(130);
    });
  }
}

/** @param {(reason: string) => void} stopOnce */
function watchParent(stopOnce) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stopOnce('npm is gone'), PARENT_CHECK_MS).unref();
}

/** Rejects with the signal's reason; never resolves. @param {AbortSignal} signal */
function untilAborted(signal) {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
