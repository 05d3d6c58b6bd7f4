import { unseal } from '@ktp-ocr/blobs/envelope';
import { MAX_UPLOAD_BYTES } from '@ktp-ocr/contract/jobs/outcome';
import { sniffUploadFormat } from '@ktp-ocr/contract/sync/image-format';
import type { ClaimedJob } from '@ktp-ocr/database/jobs/claim-job';
import type { FreeOutcome } from '@ktp-ocr/database/jobs/job-status';
import {
  AnswerTooLargeError,
  type GuardedAnswer,
  sendGuardedRequest,
} from '@ktp-ocr/webhooks/guarded-request';
import type { Context } from '../context.js';

/** An image that cannot be had, for a reason that is its sender's: the job ends free, and another try would not help. */
export class ImageRefusedError extends Error {
  override readonly name = 'ImageRefusedError';
  readonly outcome: FreeOutcome;

  constructor(outcome: FreeOutcome, options?: ErrorOptions) {
    super(`the image is refused as ${outcome}`, options);
    this.outcome = outcome;
  }
}

const FETCH_TIMEOUT_MS = 10_000;

/**
 * A claimed card's bytes: what was sealed at submit, or, where that was an address, what lies there now.
 *
 * @throws BlobMissingError, SealBrokenError, ImageRefusedError
 */
export async function openImage(
  context: Context,
  claim: ClaimedJob,
  dataKey: Uint8Array,
  signal: AbortSignal,
): Promise<Buffer> {
  const sealed = await context.blobs.get(claim.id);
  if (claim.imageSource === 'bytes') return unseal(dataKey, `image:${claim.id}`, sealed);
  return fetchImage(context, unseal(dataKey, `url:${claim.id}`, sealed).toString('utf8'), signal);
}

/** Through the same guard as webhooks: an address that a client gave us leads to the public internet or nowhere. */
async function fetchImage(context: Context, url: string, signal: AbortSignal): Promise<Buffer> {
  const { body, status } = await request(context, url, signal);
  if (status !== 200 || body.length === 0) throw new ImageRefusedError('INVALID_REQUEST');
  if (!sniffUploadFormat(body)) throw new ImageRefusedError('IMAGE_INVALID_FORMAT');
  return body;
}

async function request(context: Context, url: string, signal: AbortSignal): Promise<GuardedAnswer> {
  const { policy, secureContext } = context.webhooks.route;
  try {
    return await sendGuardedRequest({
      url,
      policy,
      secureContext,
      signal,
      headers: { accept: 'image/*, application/pdf' },
      timeoutMs: FETCH_TIMEOUT_MS,
      maxAnswerBytes: MAX_UPLOAD_BYTES,
      longAnswer: 'refuse',
    });
  } catch (error) {
    // Ours, not the sender's: the claim was lost meanwhile.
    if (signal.aborted) throw error;
    throw new ImageRefusedError(
      error instanceof AnswerTooLargeError ? 'IMAGE_INVALID_SIZE' : 'INVALID_REQUEST',
      {
        cause: error,
      },
    );
  }
}
