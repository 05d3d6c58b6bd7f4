import type { OwnKeyView } from '@ktp-ocr/contract/billing/key-view';
import { toStartOfMonth } from '@ktp-ocr/contract/billing/time-zone';
import { measureKeyUse } from '@ktp-ocr/database/keys/measure-key-use';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { toKeyView } from './to-key-view.js';

/** `GET /v1/key`: a client's own key, with its limits, balance and this month's usage. */
export async function getOwnKey(context: Context, _request: Request, response: Response): Promise<void> {
  const key = getApiKey(response);
  const { BILLING_TIME_ZONE: timeZone } = context.config;
  const { billable, inFlight } = await measureKeyUse(context.database, key.id);
  const { previous_secret_expires_at: _hidden, ...shown } = toKeyView(key);
  const midMonth = new Date(toStartOfMonth(new Date(), timeZone).getTime() + 15 * 24 * 60 * 60 * 1_000);
  const view: OwnKeyView = {
    ...shown,
    usage: {
      month: midMonth.toISOString().slice(0, 7),
      billable,
      in_flight: inFlight,
      quota_remaining: key.monthlyQuota === null ? null : Math.max(0, key.monthlyQuota - billable - inFlight),
      free_remaining: Math.max(0, key.freePerMonth - billable),
    },
    time_zone: timeZone,
  };
  response.set('Cache-Control', 'no-store').json(view);
}
