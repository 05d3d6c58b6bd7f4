import type { BatchView } from '@ktp-ocr/contract/jobs/batch-view';
import { CARD_FIELD_NAMES } from '@ktp-ocr/contract/sync/card-message';
import type { Request } from 'express';
import { toCsv } from '../http/to-csv.js';

type BatchItem = BatchView['items'][number];

const TYPES = { json: 'application/json', csv: 'text/csv', lines: 'application/x-ndjson' } as const;
export type BatchForm = keyof typeof TYPES;

/** What a client would rather have; JSON where it does not say. */
export function chooseBatchForm(request: Request): BatchForm {
  const accepted = request.accepts(Object.values(TYPES));
  if (accepted === TYPES.csv) return 'csv';
  return accepted === TYPES.lines ? 'lines' : 'json';
}

/** An item a line, each as in the batch's JSON. */
export function toItemLines(items: readonly BatchItem[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

const COLUMNS = ['index', 'reference', 'job_id', 'status', 'outcome', 'code', 'billed'] as const;

/** An item a row; with results, a column for each of the sixteen fields, empty where no card was read. */
export function toItemTable(items: readonly BatchItem[], withResults: boolean): string {
  const rows = items.map(({ index, reference, job, status, code, result }) => ({
    index,
    reference,
    job_id: job?.id ?? null,
    status,
    outcome: job?.outcome ?? null,
    code,
    billed: String(job?.charge.billed ?? false),
    ...(typeof result?.message === 'object' ? result.message : {}),
  }));
  return toCsv<Record<string, unknown>>(withResults ? [...COLUMNS, ...CARD_FIELD_NAMES] : COLUMNS, rows);
}
