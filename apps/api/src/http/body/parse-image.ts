import { MAX_IMAGE_BYTES } from '@ktp-ocr/contract/jobs/outcome';
import { sniffImageFormat, sniffUploadFormat, type UploadFormat } from '@ktp-ocr/contract/sync/image-format';
import { ProblemError } from '../problem-error.js';

/** Bytes that are no larger than allowed and begin like an image that is accepted. Whether they decode, a worker tells. */
export interface AcceptableImage {
  readonly bytes: Buffer;
  readonly format: UploadFormat;
}

/** What an operation takes for an image. */
export interface ImageLimits {
  readonly maxBytes: number;
  readonly sniff: (bytes: Uint8Array) => UploadFormat | null;
}

/** The public contract's: JPEG, PNG or BMP of at most 2,097,152 bytes. */
export const CONTRACT_LIMITS: ImageLimits = { maxBytes: MAX_IMAGE_BYTES, sniff: sniffImageFormat };

/** Those of /v1/jobs and batches: what phones and scanners write, as large as the operator allows. */
export function toUploadLimits(config: { readonly MAX_UPLOAD_BYTES: number }): ImageLimits {
  return { maxBytes: config.MAX_UPLOAD_BYTES, sniff: sniffUploadFormat };
}

/**
 * Base64 as clients send it: with a `data:` prefix, with line breaks, URL-safe or not, padded or not, and with
 * spaces where a form's unescaped `+` were.
 *
 * @throws ProblemError INVALID_REQUEST when it is empty or no base64; IMAGE_INVALID_SIZE and _FORMAT as below
 */
export function parseBase64Image(text: unknown, limits: ImageLimits): AcceptableImage {
  if (typeof text !== 'string') {
    throw new ProblemError('INVALID_REQUEST', 'The image is missing.', {
      errors: [{ field: 'image', detail: text === undefined ? 'is missing' : 'must be of type string' }],
    });
  }
  const base64 = text
    .replace(/^\s*data:[^,]{0,255},/, '')
    .trim()
    .replaceAll(' ', '+')
    .replace(/[\r\n\t]+/g, '');
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(base64)) {
    throw new ProblemError('INVALID_REQUEST', 'The image is empty or is not base64.');
  }
  // Four characters carry three bytes: one alone carries none, so something was lost on the way.
  if (base64.replace(/=+$/, '').length % 4 === 1) {
    throw new ProblemError('INVALID_REQUEST', 'The image is cut short: base64 never has this length.');
  }
  return parseImageBytes(Buffer.from(base64, 'base64'), limits);
}

/** @throws ProblemError INVALID_REQUEST for no bytes, IMAGE_INVALID_SIZE for too many, IMAGE_INVALID_FORMAT */
export function parseImageBytes(bytes: Buffer, { maxBytes, sniff }: ImageLimits): AcceptableImage {
  if (bytes.length === 0) throw new ProblemError('INVALID_REQUEST', 'The image is empty.');
  if (bytes.length > maxBytes) throw new ProblemError('IMAGE_INVALID_SIZE');
  const format = sniff(bytes);
  if (!format) throw new ProblemError('IMAGE_INVALID_FORMAT');
  return { bytes, format };
}
