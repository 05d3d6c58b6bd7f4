/** Headers of answers, as the document describes them. */

const text = (description: string) => ({ description, schema: { type: 'string' } });
const whole = (description: string) => ({ description, schema: { type: 'integer' } });

export const REQUEST_ID_HEADER = {
  'X-Request-Id': text(
    'Yours where you sent a UUID, a ULID or 16 to 64 hexadecimal digits, and no 16 digits in a row; else ours.',
  ),
};

export const RATE_LIMIT_HEADERS = {
  'RateLimit-Policy': text('Requests (q) in a window of seconds (w), e.g. `"key";q=600;w=60`.'),
  RateLimit: text('Requests that remain (r) until the window ends in t seconds, e.g. `"key";r=599;t=60`.'),
};

export const RETRY_AFTER_HEADER = {
  'Retry-After': whole('Seconds after which asking again is worth it, from the queue as it moves now.'),
};

export const REPLAYED_HEADER = {
  'Idempotency-Replayed': text('`true` when this answer was given before under the same Idempotency-Key.'),
};

export const JOB_LOCATION_HEADERS = {
  ...RETRY_AFTER_HEADER,
  Location: text('Where to poll.'),
  ...REPLAYED_HEADER,
  'Preference-Applied': text('`wait=N` when the request preferred to wait.'),
};

export const ETAG_HEADER = { ETag: text('Changes whenever the answer does; send it back in If-None-Match.') };
