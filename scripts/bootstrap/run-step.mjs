import { spawn } from 'node:child_process';

const HEARTBEAT_MS = 5_000;
/** How long a command that was told to end may take to do so. */
const PATIENCE_MS = 5_000;

/**
 * Runs one command, telling every five seconds that it still does.
 * @param {object} step
 * @param {string} step.label what the command does, as a person would say it
 * @param {string} step.command
 * @param {readonly string[]} step.args
 * @param {string} step.cwd
 * @param {Record<string, string>} [step.env] added to ours
 * @param {AbortSignal | undefined} [step.signal] ends the command
 * @param {boolean} step.quiet stdout stays empty: all is told on stderr
 * @param {(pid: number) => void} step.onStart gets the command's process
 * @param {'live' | 'on failure'} [step.showOutput] some tools talk at length about success
 * @throws {Error} when the command cannot be started or fails
 */
export async function runStep({
  label,
  command,
  args,
  cwd,
  env = {},
  quiet,
  signal,
  onStart,
  showOutput = 'live',
}) {
  const tell = (/** @type {string} */ line) =>
    (quiet ? process.stderr : process.stdout).write(`[bootstrap] ${line}\n`);
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  tell(`${label} …`);
  const heartbeat = setInterval(() => tell(`${label} … ${Math.round(Number(seconds()))} s`), HEARTBEAT_MS);
  try {
    const { exitCode, output } = await run({
      command,
      args,
      cwd,
      env,
      live: showOutput === 'live',
      quiet,
      signal,
      onStart,
    });
    if (exitCode !== 0) {
      process.stderr.write(output);
      throw new Error(
        `[bootstrap] ${label} failed (${command === process.execPath ? args[0] : command}, exit code ${exitCode})`,
      );
    }
  } finally {
    clearInterval(heartbeat);
  }
  tell(`${label}: done in ${seconds()} s`);
}

/**
 * @param {{ command: string, args: readonly string[], cwd: string, env: Record<string, string>, live: boolean,
 *   quiet: boolean, signal: AbortSignal | undefined, onStart: (pid: number) => void }} options
 * @returns {Promise<{ exitCode: number | null, output: string }>}
 */
function run({ command, args, cwd, env, live, quiet, signal, onStart }) {
  return new Promise((resolve, reject) => {
    /** @type {2 | 'inherit'} */
    const through = quiet ? 2 : 'inherit';
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', live ? through : 'pipe', live ? 'inherit' : 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    if (child.pid !== undefined) onStart(child.pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    }
    child.once('error', (error) =>
      reject(new Error(`[bootstrap] ${command} could not be started: ${error.message}`)),
    );
    // Resolves only when it is gone: a half-ended npm would go on changing node_modules under the next start.
    /** @type {NodeJS.Timeout | undefined} */
    let insist;
    const end = () => {
      child.kill('SIGTERM');
      insist = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    };
    signal?.addEventListener('abort', end, { once: true });
    child.once('close', (exitCode) => {
      clearTimeout(insist);
      signal?.removeEventListener('abort', end);
      resolve({ exitCode, output });
    });
  });
}
