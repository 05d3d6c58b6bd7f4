import { createHash } from 'node:crypto';
import { KeyRequest } from '@ktp-ocr/contract/billing/key-view';
import { DEFAULT_LIMITS, DEFAULT_SCOPES } from '@ktp-ocr/database/keys/api-key';
import { type Creation, createApiKey, createApiKeyOnce } from '@ktp-ocr/database/keys/create-api-key';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Context } from '../context.js';
import { assertMayGrant, getOwner } from '../http/authenticate.js';
import { noteAdminAction } from '../http/note-admin-action.js';
import { parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { parseIdempotencyKey } from '../http/with-idempotency.js';
import { toKeyView } from './to-key-view.js';

/**
 * `POST /v1/keys`: makes a key and shows its secret this once, and once for an Idempotency-Key. Nobody grants what they
 * may not do themselves.
 */
export async function createKey(context: Context, request: Request, response: Response): Promise<void> {
  const asked = parseInput(KeyRequest, request.body);
  const { tariff, scopes = DEFAULT_SCOPES } = asked;
  assertMayGrant(response, scopes);
  const creation = toCreation(request, response, asked);
  const input = {
    name: asked.name,
    livemode: asked.livemode,
    scopes,
    expiresInSeconds: asked.expires_in,
    tariff: tariff && { name: tariff.name, amountMinor: BigInt(tariff.amount), currency: tariff.currency },
    freePerMonth: tariff?.free_per_month,
    creditsMinor: toFirstCredits(asked),
    // Left out means the default; null means no limit.
    rateLimitPerMinute:
      asked.rate_limit_per_minute === undefined
        ? DEFAULT_LIMITS.rateLimitPerMinute
        : asked.rate_limit_per_minute,
    maxInFlight: asked.max_in_flight === undefined ? DEFAULT_LIMITS.maxInFlight : asked.max_in_flight,
    monthlyQuota: asked.monthly_quota,
    checkLimitPerMinute: asked.check_limit_per_minute,
    reviewThreshold: asked.review_threshold,
    imageRetentionSeconds: asked.image_retention_seconds,
    resultRetentionSeconds: asked.result_retention_seconds,
    destroyResultOnceFetched: asked.destroy_result_once_fetched,
  };
  const { apiKey, secret } = creation
    ? await createApiKeyOnce(context.database, input, creation)
    : await createApiKey(context.database, input);
  if (secret === null) response.set('Idempotency-Replayed', 'true');
  else
    await noteAdminAction(context, response, { action: 'key.create', subjectId: apiKey.id, details: asked });
  response
    .status(201)
    .location(`/v1/keys/${apiKey.id}`)
    .set('Cache-Control', 'no-store')
    .json({ ...toKeyView(apiKey), secret });
}

function toFirstCredits({ billing, credits }: z.infer<typeof KeyRequest>): bigint | undefined {
  if (billing === 'postpaid' && credits !== undefined) {
    throw new ProblemError('INVALID_REQUEST', 'Some fields are not as documented.', {
      errors: [{ field: 'credits', detail: 'belongs to a prepaid key' }],
    });
  }
  if (credits !== undefined) return BigInt(credits);
  return billing === 'prepaid' ? 0n : undefined;
}

/** Who asks, under which Idempotency-Key, and for what. Kept with the key, for there is no other that it could belong to. */
function toCreation(request: Request, response: Response, asked: object): Creation | null {
  const idempotencyKey = parseIdempotencyKey(request);
  if (idempotencyKey === null) return null;
  const digest = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest();
  return {
    key: digest(getOwner(response)?.id ?? 'admin', idempotencyKey),
    fingerprint: digest(JSON.stringify(asked)),
  };
}
