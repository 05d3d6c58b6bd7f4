import { Worker } from 'node:worker_threads';
import type { MessageFromProcess, MessageToProcess } from './process-messages.js';
import { serialiseError } from './process-messages.js';
import type { WatchOptions } from './watch-process.js';

export type ProcessHandler<Input, Output> = (input: Input) => Promise<Output>;

/** A job above this multiple of the pool's `maxRssBytes` is killed; at once that limit, only recycled after it. */
const KILL_FACTOR = 2;

/**
 * The child's side of a process pool: call it once in the entry that the pool forks.
 *
 * `start` loads and warms whatever the jobs need; the pool sends none before it resolves. The process ends with
 * its parent, and leaves stop signals to it: Ctrl-C reaches the whole group, and a child that obeyed would take
 * its job with it while the parent stops gracefully.
 */
export function serveProcess<Input, Output>(start: () => Promise<ProcessHandler<Input, Output>>): void {
  if (!process.send) throw new Error('this entry is started by a process pool, not by hand');
  process.on('disconnect', () => process.exit(0));
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  let handler: ProcessHandler<Input, Output> | undefined;

  process.on('message', (message: MessageToProcess) => {
    if (message.kind === 'start') {
      watchOver({
        parentPid: message.parentPid,
        killAboveRssBytes: message.maxRssBytes * KILL_FACTOR,
      });
      start().then(
        (started) => {
          handler = started;
          send({ kind: 'ready' });
        },
        (error) => send({ kind: 'start-failed', error: serialiseError(error) }, () => process.exit(1)),
      );
    } else if (handler) {
      void answer(handler, message.id, message.input as Input);
    }
  });
}

async function answer<Input, Output>(
  handler: ProcessHandler<Input, Output>,
  id: number,
  input: Input,
): Promise<void> {
  try {
    const output = await handler(input);
    send({ kind: 'done', id, output, rssBytes: process.memoryUsage.rss() });
  } catch (error) {
    send({ kind: 'failed', id, error: serialiseError(error), rssBytes: process.memoryUsage.rss() });
  }
}

function send(message: MessageFromProcess, sent?: () => void): void {
  // Without a channel there is nobody to tell: 'disconnect' ends the process.
  process.send?.(message, undefined, undefined, () => sent?.());
}

function watchOver(workerData: WatchOptions): void {
  const watcher = new Worker(new URL('./watch-process.js', import.meta.url), {
    workerData,
    // It holds two numbers: the default heap of a thread would be wasted on it.
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  });
  watcher.unref();
}
