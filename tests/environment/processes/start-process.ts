import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished, TestRunner } from 'vitest';
import { OK_ANSWER } from '../fake-readers.js';

const SHIFT_CLOCK = new URL('./shift-clock.mjs', import.meta.url).href;

/** A running process of our own code. Started within a test it ends with it. */
export interface StartedProcess {
  readonly child: ChildProcess;
  /** Of an API; undefined otherwise. */
  readonly url: string | undefined;
  stop(): Promise<void>;
}

interface ProcessOptions {
  readonly env: Record<string, string>;
  /** A wrong clock for it, see shift-clock.mjs. */
  readonly clockShiftsMs?: string;
  /** Modules that it runs before its own. */
  readonly preload?: readonly string[];
  /** Hears what it prints, on either stream; it goes to ours where left out. */
  readonly onPrint?: (text: string) => void;
}

export async function startApiProcess(options: ProcessOptions): Promise<StartedProcess> {
  return start(new URL('../../../apps/api/dist/main.js', import.meta.url), [], options);
}

/** A real worker but for its readers. @param options.readingMs how long these take for a card; 20 where left out */
export async function startWorkerProcess(
  options: ProcessOptions & { readonly readingMs?: number },
): Promise<StartedProcess> {
  return start(
    new URL('./worker-with-fake-readers.mjs', import.meta.url),
    [JSON.stringify(OK_ANSWER), String(options.readingMs ?? 20)],
    options,
  );
}

async function start(entry: URL, args: readonly string[], options: ProcessOptions): Promise<StartedProcess> {
  const child = fork(entry, args, {
    env: { ...process.env, ...options.env },
    execArgv: [
      ...(options.preload ?? []),
      ...(options.clockShiftsMs ? [`${SHIFT_CLOCK}?${options.clockShiftsMs}`] : []),
    ].flatMap((module) => ['--import', module]),
    silent: options.onPrint !== undefined,
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => options.onPrint?.(String(chunk)));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  if (TestRunner.getCurrentTest()) onTestFinished(stop);
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${entry.pathname} ended with ${code} before it was up`);
    }),
  ]);
  return {
    child,
    url: message.port ? `http://127.0.0.1:${message.port}` : undefined,
    stop,
  };
}
