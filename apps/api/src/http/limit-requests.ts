import type { ApiKey } from '@ktp-ocr/database/keys/api-key';
import type { Response } from 'express';
import type { Context } from '../context.js';
import { ProblemError } from './problem-error.js';
import type { RateStanding } from './rate-limits.js';

/** Counts a request against its key's limit and says in headers what is left of it. @throws ProblemError RATE_LIMITED */
export async function limitRequests(context: Context, apiKey: ApiKey, response: Response): Promise<void> {
  if (apiKey.rateLimitPerMinute === null) return;
  const standing = await context.rateLimits.consume(apiKey.id, apiKey.rateLimitPerMinute);
  tellStanding(response, { policy: 'key', perMinute: apiKey.rateLimitPerMinute, standing });
}

/** draft-ietf-httpapi-ratelimit-headers-10: a policy by name, and where it stands. @throws ProblemError RATE_LIMITED */
export function tellStanding(
  response: Response,
  told: { readonly policy: string; readonly perMinute: number; readonly standing: RateStanding },
): void {
  const { policy, perMinute, standing } = told;
  const resetSeconds = Math.max(1, Math.ceil(standing.resetMs / 1_000));
  addItem(response, 'RateLimit-Policy', `"${policy}";q=${perMinute};w=60`);
  addItem(response, 'RateLimit', `"${policy}";r=${standing.remaining};t=${resetSeconds}`);
  if (!standing.allowed)
    throw new ProblemError('RATE_LIMITED', undefined, { retryAfterSeconds: resetSeconds });
}

function addItem(response: Response, name: string, item: string): void {
  const before = response.get(name);
  response.set(name, before ? `${before}, ${item}` : item);
}
