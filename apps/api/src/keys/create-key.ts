import { KeyRequest } from '@ktp-ocr/contract/billing/key-view';
import { DEFAULT_LIMITS, DEFAULT_SCOPES } from '@ktp-ocr/database/keys/api-key';
import { createApiKey } from '@ktp-ocr/database/keys/create-api-key';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { assertMayGrant } from '../http/authenticate.js';
import { parseInput } from '../http/parse-request.js';
import { toKeyView } from './to-key-view.js';

/** `POST /v1/keys`: makes a key and shows its secret this once. Nobody grants what they may not do themselves. */
export async function createKey(context: Context, request: Request, response: Response): Promise<void> {
  const asked = parseInput(KeyRequest, request.body);
  const { tariff, scopes = DEFAULT_SCOPES } = asked;
  assertMayGrant(response, scopes);
  const { apiKey, secret } = await createApiKey(context.database, {
    name: asked.name,
    livemode: asked.livemode,
    scopes,
    expiresInSeconds: asked.expires_in,
    tariff: tariff && { name: tariff.name, amountMinor: BigInt(tariff.amount), currency: tariff.currency },
    freePerMonth: tariff?.free_per_month,
    creditsMinor: asked.credits === undefined ? undefined : BigInt(asked.credits),
    // Left out means the default; null means no limit.
    rateLimitPerMinute:
      asked.rate_limit_per_minute === undefined
        ? DEFAULT_LIMITS.rateLimitPerMinute
        : asked.rate_limit_per_minute,
    maxInFlight: asked.max_in_flight === undefined ? DEFAULT_LIMITS.maxInFlight : asked.max_in_flight,
    monthlyQuota: asked.monthly_quota,
    imageRetentionSeconds: asked.image_retention_seconds,
    resultRetentionSeconds: asked.result_retention_seconds,
    destroyResultOnceFetched: asked.destroy_result_once_fetched,
  });
  response
    .status(201)
    .location(`/v1/keys/${apiKey.id}`)
    .set('Cache-Control', 'no-store')
    .json({ ...toKeyView(apiKey), secret });
}
