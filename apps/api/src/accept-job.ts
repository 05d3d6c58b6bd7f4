import { randomUUID } from 'node:crypto';
import { generateDataKey, seal } from '@ktp-ocr/blobs/envelope';
import type { ApiKey } from '@ktp-ocr/database/api-key';
import { submitJob } from '@ktp-ocr/database/submit-job';
import type { Context } from './context.js';
import type { AcceptableImage } from './parse-image.js';

export interface AcceptedJob {
  readonly id: string;
  /** False when the queue could not be reached; the sweep will queue the job as soon as it can. */
  readonly enqueued: boolean;
}

/**
 * Takes a card in: bytes first, then the row, then the queue. In this order nothing accepted can be lost: bytes
 * without a row are swept away, a row the queue does not know is queued by the sweep.
 *
 * @throws when the bytes or the row could not be stored; nothing is accepted then
 */
export async function acceptJob(
  context: Context,
  input: { readonly apiKey: ApiKey; readonly channel: 'sync' | 'async'; readonly image: AcceptableImage },
): Promise<AcceptedJob> {
  const { apiKey, channel, image } = input;
  const id = randomUUID();
  const dataKey = generateDataKey();
  const wrappedKey = await context.keyRing.wrapKey(dataKey, id);
  await context.blobs.put(id, seal(dataKey, `image:${id}`, image.bytes));
  try {
    await submitJob(context.database, {
      id,
      apiKeyId: apiKey.id,
      channel,
      livemode: apiKey.livemode,
      imageFormat: image.format,
      imageSizeBytes: image.bytes.length,
      wrappedKey,
      imageRetentionSeconds: apiKey.imageRetentionSeconds,
      resultRetentionSeconds: apiKey.resultRetentionSeconds,
      destroyResultOnceFetched: apiKey.destroyResultOnceFetched,
    });
  } catch (error) {
    await context.blobs.delete(id).catch(() => {});
    throw error;
  }
  return { id, enqueued: await enqueue(context, id, channel) };
}

async function enqueue(context: Context, id: string, channel: 'sync' | 'async'): Promise<boolean> {
  try {
    await context.producer.enqueue({ id, channel });
    return true;
  } catch (error) {
    context.log.warn({ jobId: id, channel, error }, 'job accepted but not queued: left to the sweep');
    return false;
  }
}
