import { formatMoney } from '@ktp-ocr/contract/billing/money';
import { ChargeListQuery, type ChargeRow } from '@ktp-ocr/contract/billing/usage-view';
import { listCharges as findCharges, type ListedCharge } from '@ktp-ocr/database/billing/list-charges';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getOwner } from '../http/authenticate.js';
import { parseCursor, toPage } from '../http/cursor.js';
import { parseInstant } from '../http/parse-instant.js';
import { parseInput } from '../http/parse-request.js';
import { prefersCsv, toCsv } from '../http/to-csv.js';

export const CHARGE_COLUMNS = [
  'id',
  'kind',
  'job_id',
  'key_id',
  'reference',
  'outcome',
  'amount',
  'currency',
  'display',
  'tariff',
  'reverses',
  'created_at',
] as const satisfies readonly (keyof ChargeRow)[];

/** `GET /v1/charges`: charges and reversals, newest first; of all keys for the admin key. */
export async function listCharges(context: Context, request: Request, response: Response): Promise<void> {
  const query = parseInput(ChargeListQuery, request.query);
  const timeZone = query.timezone ?? context.config.BILLING_TIME_ZONE;
  const rows = await findCharges(context.database, {
    apiKeyId: getOwner(response)?.id,
    jobId: query.job_id,
    from: parseInstant(query.from, timeZone),
    to: parseInstant(query.to, timeZone),
    after: parseCursor(query.cursor),
    limit: query.limit,
  });
  const page = toPage(rows, query.limit, (charge) => charge, toChargeRow);
  response.vary('Accept');
  if (!prefersCsv(request)) {
    response.json(page);
    return;
  }
  // A table has no room for the cursor: it goes where HTTP puts the next page.
  const next = page.next_cursor && toNextUrl(request, page.next_cursor);
  if (next) response.set('Link', `<${next}>; rel="next"`);
  response.type('text/csv').send(toCsv(CHARGE_COLUMNS, page.data));
}

export function toChargeRow(charge: ListedCharge): ChargeRow {
  return {
    id: charge.id,
    kind: charge.kind,
    job_id: charge.jobId,
    key_id: charge.apiKeyId,
    reference: charge.job.reference,
    outcome: charge.outcome as ChargeRow['outcome'],
    amount: Number(charge.amountMinor),
    currency: charge.currency,
    display: formatMoney(charge.amountMinor, charge.currency),
    tariff: charge.tariffName,
    reverses: charge.reversesId,
    created_at: charge.createdAt.toISOString(),
  };
}

function toNextUrl(request: Request, cursor: string): string {
  const url = new URL(request.originalUrl, 'http://here');
  url.searchParams.set('cursor', cursor);
  return `${url.pathname}${url.search}`;
}
