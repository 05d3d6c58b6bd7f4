import { UsageQuery, type UsageView } from '@ktp-ocr/contract/billing/usage-view';
import { summariseUsage } from '@ktp-ocr/database/billing/summarise-usage';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getOwner } from '../http/authenticate.js';
import { parseInput } from '../http/parse-request.js';
import { prefersCsv, toCsv } from '../http/to-csv.js';

/** `GET /v1/usage`: jobs and what was charged for them, by day, status or key; of all keys for the admin key. */
export async function getUsage(context: Context, request: Request, response: Response): Promise<void> {
  const query = parseInput(UsageQuery, request.query);
  const now = new Date();
  const from = query.from
    ? new Date(query.from)
    : new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
  const to = query.to ? new Date(query.to) : now;
  const rows = await summariseUsage(context.database, {
    apiKeyId: getOwner(response)?.id,
    from,
    to,
    groupBy: query.group_by,
  });
  const data = rows.map(({ amountMinor, ...row }) => ({ ...row, amount: Number(amountMinor) }));
  response.vary('Accept');
  if (prefersCsv(request)) {
    response.type('text/csv').send(toCsv(['group', 'jobs', 'billed', 'amount', 'currency'], data));
    return;
  }
  const view: UsageView = { from: from.toISOString(), to: to.toISOString(), group_by: query.group_by, data };
  response.json(view);
}
