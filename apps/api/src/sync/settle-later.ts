import { setTimeout as sleep } from 'node:timers/promises';
import { failUncharged } from '@ktp-ocr/database/jobs/ends/fail-uncharged';
import { markUndelivered } from '@ktp-ocr/database/jobs/ends/settle-handover';
import type { Context } from '../context.js';
import { enqueueJobDeliveries } from '../webhooks/deliveries/enqueue-delivery.js';

/** A commit that was under way when its connection broke has landed by then. */
const TRY_AGAIN_MS = 500;

/**
 * Lets a job go free whose caller has gone: it ends unread, or its answer stays undelivered. Takes part in the race for
 * the job's end, so a worker that completes at the same moment charges nothing either.
 *
 * @throws the database's error; the sweep does it then
 */
export async function abandonJob(context: Context, id: string): Promise<void> {
  const ended =
    (await failUncharged(context.database, { id, outcome: 'INNER_ERROR' })) ||
    (await markUndelivered(context.database, id));
  if (ended) await enqueueJobDeliveries(context, id);
}

/**
 * Settles a synchronous job as soon as the database answers. Never rejects; stops with the process, and the sweep then
 * finds what nobody took.
 */
export async function settleLater(context: Context, settle: () => Promise<void>): Promise<void> {
  const settling = trySettling(context, settle);
  context.settling.add(settling);
  await settling;
  context.settling.delete(settling);
}

async function trySettling(context: Context, settle: () => Promise<void>): Promise<void> {
  const { signal } = context.stopping;
  for (;;) {
    try {
      await settle();
      return;
    } catch {
      // The request's own failure stands in the log.
    }
    await sleep(TRY_AGAIN_MS, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
  }
}
