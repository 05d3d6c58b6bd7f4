import { formatMoney } from '@ktp-ocr/contract/billing/money';
import { toStartOfMonth } from '@ktp-ocr/contract/billing/time-zone';
import { UsageQuery, type UsageView } from '@ktp-ocr/contract/billing/usage-view';
import { summariseUsage, type UsageRow } from '@ktp-ocr/database/billing/summarise-usage';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getOwner } from '../http/authenticate.js';
import { parseInstant } from '../http/parse-instant.js';
import { parseInput } from '../http/parse-request.js';
import { prefersCsv, toCsv } from '../http/to-csv.js';

const COLUMNS = ['group', 'jobs', 'billed', 'amount', 'currency', 'display'] as const;

/**
 * `GET /v1/usage`: what was charged and reversed in a time, by day, month, status or key; of all keys for the admin key.
 * The same rows as `GET /v1/charges` over that time, summed.
 */
export async function getUsage(context: Context, request: Request, response: Response): Promise<void> {
  const query = parseInput(UsageQuery, request.query);
  const timeZone = query.timezone ?? context.config.BILLING_TIME_ZONE;
  const now = new Date();
  const from = parseInstant(query.from, timeZone) ?? toStartOfMonth(now, timeZone);
  const to = parseInstant(query.to, timeZone) ?? now;
  const rows = await summariseUsage(context.database, {
    apiKeyId: getOwner(response)?.id,
    from,
    to,
    groupBy: query.group_by,
    timeZone,
  });
  const data = rows.map(toUsageRow);
  response.vary('Accept');
  if (prefersCsv(request)) {
    response.type('text/csv').send(toCsv(COLUMNS, data));
    return;
  }
  const view: UsageView = {
    from: from.toISOString(),
    to: to.toISOString(),
    group_by: query.group_by,
    timezone: timeZone,
    data,
  };
  response.json(view);
}

function toUsageRow({ group, jobs, billed, amounts }: UsageRow): UsageView['data'][number] {
  const shown = amounts.map(({ currency, amountMinor }) => ({
    amount: Number(amountMinor),
    currency,
    display: formatMoney(amountMinor, currency),
  }));
  const [only] = shown;
  if (!only) return { group, jobs, billed, amount: 0, currency: null, display: null, amounts: [] };
  // Sums of different currencies cannot be one number: they stand beside one another.
  if (shown.length > 1) {
    const display = shown.map((one) => one.display).join(' + ');
    return { group, jobs, billed, amount: null, currency: null, display, amounts: shown };
  }
  return { group, jobs, billed, ...only, amounts: shown };
}
