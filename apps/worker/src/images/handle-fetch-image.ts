import { seal, unseal } from '@ktp-ocr/blobs/envelope';
import { failUncharged } from '@ktp-ocr/database/jobs/ends/fail-uncharged';
import { findJobToFetch, type JobToFetch, recordFetchedImage } from '@ktp-ocr/database/jobs/fetch-image';
import { TryLaterError } from '@ktp-ocr/jobs/consume-queue';
import { NO_SPAN } from '@ktp-ocr/telemetry/tracing';
import { inStage } from '../cards/observe-stages.js';
import type { Context } from '../context.js';
import { enqueueJobDeliveries } from '../webhooks/enqueue-deliveries.js';
import { fetchImage, ImageRefusedError } from './fetch-image.js';

/** A key whose slots are all taken comes again after this time. */
const SLOT_RETRY_MS = 500;

/**
 * Fetches the image of a job that named an address, seals it in the place of the address, and queues the job for reading.
 * May be done twice: the second finds nothing to fetch.
 *
 * @throws TryLaterError when the job's key has as many fetches under way as it may
 */
export async function handleFetchImage(context: Context, payload: { readonly jobId: string }): Promise<void> {
  const job = await findJobToFetch(context.database, payload.jobId);
  if (!job) return;
  const giveBackSlot = context.fetchSlots.take(job.apiKeyId);
  if (!giveBackSlot) throw new TryLaterError(SLOT_RETRY_MS);
  try {
    await fetchForJob(context, job);
  } catch (error) {
    if (!(error instanceof ImageRefusedError)) {
      context.log.warn({ jobId: job.id, error }, 'image could not be fetched, for a reason of ours');
      throw error;
    }
    const { outcome, reason } = error;
    const ended = await failUncharged(context.database, {
      id: job.id,
      outcome,
      reasons: reason ? [reason] : [],
    });
    if (!ended) return;
    context.metrics.jobsEnded.inc({ outcome });
    context.log.info({ jobId: job.id, outcome, reason }, 'job ended: its image could not be had');
    await enqueueJobDeliveries(context, job.id);
  } finally {
    giveBackSlot();
  }
}

async function fetchForJob(context: Context, { id, wrappedKey }: JobToFetch): Promise<void> {
  const dataKey = await context.keyRing.unwrapKey(wrappedKey, id);
  const url = unseal(dataKey, `url:${id}`, await context.blobs.get(id)).toString('utf8');
  const { bytes, format } = await inStage(context, NO_SPAN, 'fetch', () => fetchImage(context, url));
  await context.blobs.put(id, seal(dataKey, `image:${id}`, bytes));
  const queued = await recordFetchedImage(context.database, { id, format, sizeBytes: bytes.length });
  // Ended meanwhile: the sweep destroys what was fetched. Already fetched: the other has queued it.
  if (queued) await context.producer.enqueue({ id, priority: queued.priority });
}
