import { type ChildProcess, fork } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { isMessageFromProcess, type MessageFromProcess, type MessageToProcess } from './process-messages.js';
import { ALLOCATOR_SETTINGS, NODE_OPTIONS } from './process-settings.js';

export interface PoolProcessOptions {
  readonly entry: URL | string;
  readonly env: Readonly<Record<string, string>>;
  readonly maxRssBytes: number;
  readonly onMessage: (message: MessageFromProcess) => void;
  readonly onExit: (exit: ProcessExit) => void;
}

export interface ProcessExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Where it could not even be started. */
  readonly error?: Error;
}

/** One forked process, reduced to what a pool does with it. */
export interface PoolProcess {
  readonly pid: number | undefined;
  send(message: MessageToProcess): void;
  /** Lets it exit by itself, and kills it where it does not. */
  end(): void;
  kill(): void;
}

const END_GRACE_MS = 2_000;

/**
 * Node itself. Started through a loader, as in the container (Dockerfile, `sealed`), this process is called after that one,
 * and its children would be that loader without a program.
 */
const NODE = isAbsolute(process.argv0) ? process.argv0 : process.execPath;

/**
 * Forks `entry`, which calls `serveProcess`. `onExit` is called exactly once, and nothing after it.
 *
 * The child's standard output is closed to it: the parent's may be a pipe that carries results.
 */
export function startPoolProcess(options: PoolProcessOptions): PoolProcess {
  const child: ChildProcess = fork(options.entry, [], {
    env: { ...ALLOCATOR_SETTINGS, ...options.env },
    execPath: NODE,
    execArgv: [...NODE_OPTIONS],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let gone = false;
  const leave = (exit: ProcessExit): void => {
    if (gone) return;
    gone = true;
    options.onExit(exit);
  };
  child.on('message', (message) => {
    if (gone) return;
    if (isMessageFromProcess(message)) options.onMessage(message);
    else child.kill('SIGKILL');
  });
  child.on('exit', (exitCode, signal) => leave({ exitCode, signal }));
  child.on('error', (error) => {
    // Also emitted where a message cannot be sent or a signal not delivered: then the process is beyond use.
    child.kill('SIGKILL');
    if (child.pid === undefined) leave({ exitCode: null, signal: null, error });
  });
  const send = (message: MessageToProcess): void => {
    child.send(message, (error) => {
      if (error) child.kill('SIGKILL');
    });
  };
  send({ kind: 'start', parentPid: process.pid, maxRssBytes: options.maxRssBytes });
  return {
    pid: child.pid,
    send,
    end() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), END_GRACE_MS);
      child.once('exit', () => clearTimeout(timer));
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}
