import { pipeline } from 'node:stream/promises';
import { ChargeExportQuery } from '@ktp-ocr/contract/billing/usage-view';
import { walkCharges } from '@ktp-ocr/database/billing/list-charges';
import { stringify } from 'csv-stringify';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getOwner } from '../http/authenticate.js';
import { parseInstant } from '../http/parse-instant.js';
import { parseInput } from '../http/parse-request.js';
import { CSV_OPTIONS } from '../http/to-csv.js';
import { CHARGE_COLUMNS, toChargeRow } from './list-charges.js';

/**
 * `GET /v1/charges/export`: every charge and reversal of a time in one CSV, oldest first, as many as there are: rows are
 * fetched as fast as the client takes them. Where something fails on the way the connection breaks, so that no client
 * takes a part for the whole.
 */
export async function exportCharges(context: Context, request: Request, response: Response): Promise<void> {
  const query = parseInput(ChargeExportQuery, request.query);
  const timeZone = query.timezone ?? context.config.BILLING_TIME_ZONE;
  const charges = walkCharges(context.database, {
    apiKeyId: getOwner(response)?.id,
    jobId: query.job_id,
    from: parseInstant(query.from, timeZone),
    to: parseInstant(query.to, timeZone),
  });
  response.type('text/csv').attachment('charges.csv').set('Cache-Control', 'no-store');
  await pipeline(
    charges,
    async function* (rows) {
      for await (const charge of rows) yield toChargeRow(charge);
    },
    stringify({ ...CSV_OPTIONS, header: true, columns: [...CHARGE_COLUMNS] }),
    response,
  );
}
