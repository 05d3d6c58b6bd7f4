import { KeyChange } from '@ktp-ocr/contract/billing/key-view';
import { toStartOfDay } from '@ktp-ocr/contract/billing/time-zone';
import { findApiKeyById } from '@ktp-ocr/database/keys/manage-api-keys';
import { updateApiKey } from '@ktp-ocr/database/keys/update-api-key';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { assertMayGrant } from '../http/authenticate.js';
import { noteAdminAction } from '../http/note-admin-action.js';
import { parseId, parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { MISSING_KEY } from './list-keys.js';
import { toKeyView } from './to-key-view.js';

/**
 * `PATCH /v1/keys/{id}`: changes what a key may do and what it pays; what is left out stays. Whoever changes a key could
 * use it through its scopes, so they must hold all that it has and all that it gets.
 */
export async function updateKey(context: Context, request: Request, response: Response): Promise<void> {
  const id = parseId(request, MISSING_KEY);
  const change = parseInput(KeyChange, request.body);
  const before = await findApiKeyById(context.database, id);
  if (!before) throw new ProblemError('NOT_FOUND', MISSING_KEY);
  assertMayGrant(response, [...before.scopes, ...(change.scopes ?? [])]);
  const { tariff } = change;
  const key = await updateApiKey(context.database, id, {
    name: change.name,
    scopes: change.scopes,
    billing: change.billing,
    rateLimitPerMinute: change.rate_limit_per_minute,
    maxInFlight: change.max_in_flight,
    monthlyQuota: change.monthly_quota,
    checkLimitPerMinute: change.check_limit_per_minute,
    reviewThreshold: change.review_threshold,
    imageRetentionSeconds: change.image_retention_seconds,
    resultRetentionSeconds: change.result_retention_seconds,
    destroyResultOnceFetched: change.destroy_result_once_fetched,
    tariff: tariff && {
      terms: {
        name: tariff.name,
        amountMinor: BigInt(tariff.amount),
        currency: tariff.currency,
        freePerMonth: tariff.free_per_month,
      },
      from: tariff.from === undefined ? null : toStartOfDay(tariff.from, context.config.BILLING_TIME_ZONE),
    },
  });
  if (!key) throw new ProblemError('NOT_FOUND', MISSING_KEY);
  await noteAdminAction(context, response, { action: 'key.update', subjectId: id, details: change });
  response.json(toKeyView(key));
}
