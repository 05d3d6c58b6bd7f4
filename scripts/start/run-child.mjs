import { spawn } from 'node:child_process';
import { findProcessIdentity } from '../../packages/local-stack/dist/guardian/process-identity.js';

/** Ends so often within the window: something is wrong that another try will not mend. */
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;

/**
 * Runs one of our processes and starts it again when it ends by itself, until told to stop.
 * @param {object} options
 * @param {string} options.name as shown
 * @param {string} options.file
 * @param {NodeJS.ProcessEnv} options.env
 * @param {(identity: { pid: number, startedAt: string }) => void} options.onStart each time, with the new process
 * @param {(reason: string) => void} options.onGiveUp
 * @param {(line: string) => void} options.tell
 */
export function runChild({ name, file, env, onStart, onGiveUp, tell }) {
  let stopping = false;
  let restarting = false;
  let mayRestart = false;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  /** @type {import('../../packages/local-stack/dist/guardian/process-identity.js').ProcessIdentity | undefined} */
  let identity;
  /** @type {number[]} */
  const ends = [];

  const launch = () => {
    // A session of its own: Ctrl-C in the terminal is for the starter, which ends its processes in order.
    child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    identity = child.pid === undefined ? undefined : findProcessIdentity(child.pid);
    if (identity) onStart(identity);
    child.once('error', (error) => onGiveUp(`the ${name} could not be started: ${error.message}`));
    child.once('exit', (exitCode, signal) => {
      if (stopping) return;
      const how = signal ? `by ${signal}` : `with exit code ${exitCode}`;
      if (restarting) {
        restarting = false;
        return launch();
      }
      ends.push(Date.now());
      const recent = ends.filter((time) => Date.now() - time < RESTART_WINDOW_MS).length;
      if (!mayRestart || recent > MAX_RESTARTS) return onGiveUp(`the ${name} ended ${how}`);
      tell(`the ${name} ended ${how}; starting it again`);
      setTimeout(() => stopping || launch(), 250 * recent);
    });
  };

  launch();
  return {
    name,
    /** Who must end when we stop; undefined when it never started. */
    identity: () => identity,
    /** From now on an end is an accident, not a failed start. */
    keepRunning: () => {
      mayRestart = true;
    },
    restart: () => {
      restarting = true;
      child?.kill('SIGTERM');
    },
    expectEnd: () => {
      stopping = true;
    },
  };
}
