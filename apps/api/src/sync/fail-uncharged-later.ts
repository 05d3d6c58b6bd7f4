import { setTimeout as sleep } from 'node:timers/promises';
import { failUncharged } from '@ktp-ocr/database/jobs/fail-uncharged';
import type { Context } from '../context.js';
import { enqueueJobDeliveries } from '../webhooks/deliveries/enqueue-delivery.js';

/** A commit that was under way when its connection broke has landed by then. */
const TRY_AGAIN_MS = 500;

/**
 * Ends a job free whose caller has gone without an answer, once the database answers. Never rejects; stops with the
 * process, and the job is then read, and charged, like any other.
 */
export async function failUnchargedLater(context: Context, id: string): Promise<void> {
  const { signal } = context.stopping;
  for (;;) {
    await sleep(TRY_AGAIN_MS, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    try {
      if (await failUncharged(context.database, { id, outcome: 'INNER_ERROR' }))
        await enqueueJobDeliveries(context, id);
      return;
    } catch {
      // The request's own failure stands in the log.
    }
  }
}
