import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs';

/** A process of the stack that may be killed, stopped and started again. */
export interface Component {
  readonly name: string;
  /** Starts it where it does not run, and resolves when it says that it is up. */
  start(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it is gone. */
  gone(): Promise<void>;
  isRunning(): boolean;
}

/** How often a component ended of itself, without having been killed: that would be a fault of ours. */
export interface ExitRecord {
  readonly name: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last lines that it printed. */
  readonly lastWords: string;
}

const START_TIMEOUT_MS = 90_000;
const LAST_LINES = 20;

/**
 * A Node process with an IPC channel, as `npm start` runs them: it sends one message when it is up and ends when
 * the channel closes.
 */
export function createComponent(options: {
  readonly name: string;
  readonly entry: string;
  readonly env: Record<string, string>;
  readonly logFile: string;
  readonly onUnaskedExit: (exit: ExitRecord) => void;
}): Component {
  let child: ChildProcess | undefined;
  const asked = new WeakSet<ChildProcess>();

  return {
    name: options.name,
    async start() {
      if (child && child.exitCode === null && child.signalCode === null) return;
      // The file itself, not a pipe to us: what a process says as it dies is there when its end is told.
      const log = openSync(options.logFile, 'a');
      const started = spawn(process.execPath, [options.entry], {
        env: { ...options.env },
        stdio: ['ignore', log, log, 'ipc'],
      });
      closeSync(log);
      child = started;
      started.once('exit', (exitCode, signal) => {
        if (!asked.has(started)) {
          const lastWords = readFileSync(options.logFile, 'utf8').split('\n').slice(-LAST_LINES).join('\n');
          options.onUnaskedExit({ name: options.name, exitCode, signal, lastWords });
        }
        appendFileSync(options.logFile, `[chaos] ended: code ${exitCode}, signal ${signal}\n`);
      });
      const up = once(started, 'message', { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
      // Killed or ended before it was up: whoever did that starts it again.
      await Promise.race([up, once(started, 'exit')]).catch(() => {});
    },
    kill(signal) {
      if (!child) return;
      if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') asked.add(child);
      child.kill(signal);
    },
    async gone() {
      if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
    isRunning: () => child !== undefined && child.exitCode === null && child.signalCode === null,
  };
}
