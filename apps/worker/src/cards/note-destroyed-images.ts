import type { Database } from '@ktp-ocr/database/connect-database';
import { markImagesDestroyed } from '@ktp-ocr/database/ops/destroy-expired';
import type { Logger } from '@ktp-ocr/telemetry/create-logger';

/** Images whose bytes are gone, and whose rows do not say so yet. */
export interface DestroyedImages {
  /** To be called after the bytes are gone, never before. */
  note(jobId: string): void;
  /** Writes down what is left. */
  close(): Promise<void>;
}

/** So long a row may lag behind. Who asks for the job's end has it by then. */
const WRITTEN_WITHIN_MS = 250;
const MAX_AT_ONCE = 100;

/**
 * Writes several jobs' images down as destroyed in one transaction: one for each would be a flush to disk more a card. What a
 * crash loses, or somebody else was at, the sweep finds: it deletes once more, which is harmless, and writes it down.
 */
export function noteDestroyedImages(database: Database, log: Logger): DestroyedImages {
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    const jobIds = waiting;
    waiting = [];
    if (jobIds.length === 0) return;
    writing = writing.then(async () => {
      try {
        await markImagesDestroyed(database, jobIds);
      } catch (error) {
        log.warn(
          { count: jobIds.length, error },
          'images destroyed and not written down yet: left to the sweep',
        );
      }
    });
  }

  return {
    note(jobId) {
      waiting.push(jobId);
      if (waiting.length >= MAX_AT_ONCE) write();
      else timer ??= setTimeout(write, WRITTEN_WITHIN_MS);
    },
    async close() {
      write();
      await writing;
    },
  };
}
