/** The public contract's six words, what each says, and which are charged. Source: KTP reading API, `id_ocr/general`. */

export const OUTCOMES = [
  'OK',
  'FAIL',
  'INVALID_REQUEST',
  'IMAGE_INVALID_FORMAT',
  'IMAGE_INVALID_SIZE',
  'INNER_ERROR',
] as const;

export type Outcome = (typeof OUTCOMES)[number];
export type FailureOutcome = Exclude<Outcome, 'OK'>;

export const OUTCOME_MESSAGES: Readonly<Record<FailureOutcome, string>> = {
  FAIL: 'check input image and retry',
  INVALID_REQUEST: 'check request params',
  IMAGE_INVALID_FORMAT: 'image format not support',
  IMAGE_INVALID_SIZE: 'image larger than 2M',
  INNER_ERROR: 'Service is not available right now, please try again later',
};

/** The public contract: the decoded file may have this many bytes and no more. */
export const MAX_IMAGE_BYTES = 2_097_152;

/** What /v1/jobs, batches and the command line take: a phone's photo as it is, or a scanned page. */
export const MAX_UPLOAD_BYTES = 20 * 2 ** 20;
