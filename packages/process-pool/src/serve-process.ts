import { Worker } from 'node:worker_threads';
import type { MessageFromProcess, MessageToProcess } from './process-messages.js';
import { serialiseError } from './process-messages.js';
import type { WatchOptions } from './watch-process.js';

export type ProcessHandler<Input, Output> = (input: Input) => Promise<Output>;

/** A process above this multiple of the pool's `maxRssBytes` is killed during its job; above once that, recycled after it. */
const KILL_FACTOR = 2;

/**
 * The child's side of a process pool: call it once in the entry that the pool forks.
 *
 * `start` loads and warms whatever the jobs need; the pool sends none before it resolves. The process ends with its
 * parent and ignores stop signals: Ctrl-C reaches the whole process group, and a child that obeyed would lose its job
 * while the parent stops gracefully.
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
    // It holds two numbers and needs no more heap than that.
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  });
  watcher.unref();
}
