import type { FetchFailure } from '@ktp-ocr/contract/jobs/job-view';
import { MAX_UPLOAD_BYTES } from '@ktp-ocr/contract/jobs/outcome';
import { sniffUploadFormat, type UploadFormat } from '@ktp-ocr/contract/sync/image-format';
import type { FreeOutcome } from '@ktp-ocr/database/jobs/job-status';
import { AddressRefusedError, NameUnresolvedError } from '@ktp-ocr/webhooks/guard-address';
import {
  AnswerTooLargeError,
  type GuardedAnswer,
  RequestTimeoutError,
  sendGuardedRequest,
} from '@ktp-ocr/webhooks/guarded-request';
import type { Context } from '../context.js';

/** An image that cannot be had, for a reason that is its sender's: the job ends free, and another try would not help. */
export class ImageRefusedError extends Error {
  override readonly name = 'ImageRefusedError';
  readonly outcome: FreeOutcome;
  readonly reason: FetchFailure | null;

  constructor(outcome: FreeOutcome, reason: FetchFailure | null, options?: ErrorOptions) {
    super(`the image is refused as ${outcome}`, options);
    this.outcome = outcome;
    this.reason = reason;
  }
}

const FETCH_TIMEOUT_MS = 10_000;

/**
 * The image at an address that a client gave us, through the same guard as webhooks: it leads to the public internet or
 * nowhere.
 *
 * @throws ImageRefusedError
 */
export async function fetchImage(
  context: Context,
  url: string,
): Promise<{ readonly bytes: Buffer; readonly format: UploadFormat }> {
  const { body, status } = await request(context, url);
  if (status === 404 || status === 410) throw new ImageRefusedError('INVALID_REQUEST', 'url_not_found');
  if (status !== 200 || body.length === 0) throw new ImageRefusedError('INVALID_REQUEST', 'url_refused');
  const format = sniffUploadFormat(body);
  if (!format) throw new ImageRefusedError('IMAGE_INVALID_FORMAT', null);
  return { bytes: body, format };
}

async function request(context: Context, url: string): Promise<GuardedAnswer> {
  const { policy, secureContext } = context.webhooks.route;
  try {
    return await sendGuardedRequest({
      url,
      policy,
      secureContext,
      headers: { accept: 'image/*, application/pdf' },
      timeoutMs: FETCH_TIMEOUT_MS,
      maxAnswerBytes: MAX_UPLOAD_BYTES,
      longAnswer: 'refuse',
    });
  } catch (error) {
    const reason = toFetchFailure(error);
    const outcome = reason === 'url_too_large' ? 'IMAGE_INVALID_SIZE' : 'INVALID_REQUEST';
    throw new ImageRefusedError(outcome, reason, { cause: error });
  }
}

function toFetchFailure(error: unknown): FetchFailure {
  if (error instanceof AnswerTooLargeError) return 'url_too_large';
  if (error instanceof RequestTimeoutError) return 'url_timeout';
  if (error instanceof AddressRefusedError) return 'url_not_allowed';
  return error instanceof NameUnresolvedError ? 'url_not_found' : 'url_refused';
}
