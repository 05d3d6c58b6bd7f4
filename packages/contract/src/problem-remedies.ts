import { PROBLEM_CODES, type ProblemCode, toProblemType } from './problem.js';

/** What a client does about each problem: the text of the page that its `type` leads to. */
export const REMEDIES: Readonly<Record<ProblemCode, string>> = {
  INVALID_REQUEST:
    '`errors` names each field that is not as documented. Mend the request; sent again as it is, it fails again.',
  UNAUTHENTICATED:
    'Send a key in `X-API-Key` or as a bearer token. It may be mistyped, expired or revoked, or belong to another server.',
  INSUFFICIENT_CREDITS:
    'The key is prepaid, and its balance less what its unended jobs hold does not cover this. Ask the operator for a top-up.',
  FORBIDDEN: '`detail` names the scope that the key lacks. Ask the operator for a key that has it.',
  NOT_FOUND: 'Check the address and the id. A job or an endpoint of another key is not there for this one.',
  METHOD_NOT_ALLOWED: 'The header `Allow` lists the methods that this address knows.',
  NOT_KEPT:
    'The picture, or for `include=debug` the result, was destroyed at the end of its retention or by a deletion. Ask without `include`; have the operator raise `image_retention_seconds` of the key if pictures are to be kept for longer.',
  UPLOAD_TOO_SLOW:
    '`detail` says how many bytes a second are wanted. Nothing was taken in: send the same again over a faster line, or fewer or smaller images at a time.',
  IDEMPOTENCY_IN_FLIGHT:
    'The first request with this Idempotency-Key has no answer yet. Wait as long as `Retry-After` says, and send the same again.',
  JOB_ENDED: 'The job was read before it could be canceled. Its answer and its charge stand: fetch it.',
  WEBHOOK_DISABLED:
    'Enable the endpoint first (`PATCH` with `{"enabled": true}`), then replay what it missed.',
  TOO_MANY_WEBHOOKS: 'Delete an endpoint that is no longer needed, or change the address of one.',
  NOT_PREPAID:
    'The key is billed afterwards and has no credits. Make it `prepaid` first (`PATCH`), if that is meant.',
  ALREADY_REVERSED: 'Nothing is to be done: the charge was taken back before, once and for all.',
  IMAGE_INVALID_SIZE:
    'Send at most 20 MiB, or what the operator has set, and at most 100 megapixels; to /v1/id_ocr/general 2,097,152 bytes. A photo of 2,000 pixels a side, as JPEG of quality 85, is far below and reads as well.',
  IMAGE_INVALID_FORMAT:
    'Send JPEG, PNG, BMP, WebP, HEIC, AVIF, TIFF or PDF, as the file itself or in base64. `POST /v1/id_ocr/general` takes the first three only.',
  UNSUPPORTED_MEDIA_TYPE: '`detail` lists the content types that this address takes.',
  PAYLOAD_TOO_LARGE: 'This address takes small JSON bodies only.',
  IDEMPOTENCY_MISMATCH:
    'This Idempotency-Key stands for another request. Use a new one for each thing that is asked.',
  TOO_MANY_FOLLOWERS:
    'Close streams that are no longer needed, or poll; `Retry-After` says when to try again.',
  RATE_LIMITED:
    'Wait as long as `Retry-After` says. `RateLimit` tells with every answer how many requests remain.',
  TOO_MANY_IN_FLIGHT:
    'Wait until some of the jobs of this key have ended; `Retry-After` says when to try again.',
  QUOTA_EXHAUSTED:
    'The key has had its billable answers for this month. Ask the operator for a higher quota, or wait for the next.',
  OVERLOADED:
    'The server is taking in as much as it has memory for. Send the same again as soon as `Retry-After` says; nothing was charged.',
  INNER_ERROR:
    'The fault is on this side and nothing was charged, unless `detail` says that it may be. Send the same again, with the same Idempotency-Key, a little later.',
};

/** @returns the problem that a path like `/problems/rate-limited` names, or undefined */
export function findProblemByType(type: string): ProblemCode | undefined {
  return PROBLEM_CODES.find((code) => toProblemType(code) === type);
}
