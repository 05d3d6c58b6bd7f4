import type { ApiKey } from '@ktp-ocr/database/keys/api-key';
import type { Response } from 'express';
import type { Context } from '../context.js';
import { ProblemError } from './problem-error.js';

/** Counts a request against its key's limit and says in headers what is left of it. @throws ProblemError RATE_LIMITED */
export async function limitRequests(context: Context, apiKey: ApiKey, response: Response): Promise<void> {
  if (apiKey.rateLimitPerMinute === null) return;
  const standing = await context.rateLimits.consume(apiKey.id, apiKey.rateLimitPerMinute);
  const resetSeconds = Math.max(1, Math.ceil(standing.resetMs / 1_000));
  // draft-ietf-httpapi-ratelimit-headers-10: a policy by name, and where it stands.
  response.set('RateLimit-Policy', `"key";q=${apiKey.rateLimitPerMinute};w=60`);
  response.set('RateLimit', `"key";r=${standing.remaining};t=${resetSeconds}`);
  if (!standing.allowed)
    throw new ProblemError('RATE_LIMITED', undefined, { retryAfterSeconds: resetSeconds });
}
