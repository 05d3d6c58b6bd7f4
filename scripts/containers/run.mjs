import { spawn } from 'node:child_process';

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] beside this process's own
 * @property {string} [cwd]
 * @property {string | Buffer} [input] for its standard input
 * @property {number} [timeoutMs] 60,000 by default
 */

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Buffer>} what it printed
 * @throws {Error} where it cannot be started, fails or takes too long; with the end of what it said
 */
export function runForBytes(command, args, options = {}) {
  const { env = {}, cwd, input, timeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    /** @type {Buffer[]} */
    const output = [];
    let told = '';
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      told = (told + chunk).slice(-4_000);
    });
    child.once('error', reject);
    // A command that ends without reading all of its input says by its exit code whether that was wrong.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.once('close', (exitCode, signal) => {
      const printed = Buffer.concat(output);
      if (exitCode === 0) return resolve(printed);
      const how = signal ? `was ended by ${signal} (limit ${timeoutMs} ms)` : `exit code ${exitCode}`;
      const last = `${told}${printed.toString('utf8').slice(-2_000)}`.trim();
      reject(new Error(`${command} ${args.slice(0, 6).join(' ')}: ${how}\n${last}`));
    });
  });
}

/**
 * As `runForBytes`.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} what it printed, trimmed
 */
export async function run(command, args, options) {
  return (await runForBytes(command, args, options)).toString('utf8').trim();
}

/**
 * Whether a command can be run and succeeds.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export async function succeeds(command, args, options) {
  return run(command, args, options).then(
    () => true,
    () => false,
  );
}
