import type { Client } from '@ktp-ocr/client';
import { WaitTimeoutError } from '@ktp-ocr/client/errors';
import type { Batch } from '@ktp-ocr/client/types';
import { createProgress } from '../../recognise/show-progress.js';

/** How often the progress on a terminal moves. */
const LOOK_MS = 2_000;

/**
 * The batch once all its cards have ended, with what was read; meanwhile its progress on the terminal.
 *
 * @throws WaitTimeoutError
 */
export async function waitForBatch(client: Client, id: string, timeoutSeconds: number): Promise<Batch> {
  const deadline = Date.now() + timeoutSeconds * 1_000;
  const { progress: first } = await client.batches.get(id);
  const progress = createProgress(first.total);
  try {
    for (;;) {
      const leftMs = deadline - Date.now();
      // Without a terminal nobody sees progress: one wait at the server is enough.
      const timeoutMs = Math.max(0, process.stderr.isTTY ? Math.min(LOOK_MS, leftMs) : leftMs);
      try {
        return await client.batches.wait(id, { timeoutMs, results: true });
      } catch (error) {
        if (!(error instanceof WaitTimeoutError) || leftMs <= LOOK_MS) throw error;
      }
      progress.show((await client.batches.get(id)).progress.ended);
    }
  } finally {
    progress.end();
  }
}
