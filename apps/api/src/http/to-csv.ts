import { stringify } from 'csv-stringify/sync';
import type { Request } from 'express';

/** RFC 4180 line ends; text that a spreadsheet would take for a formula (full-width signs too) is quoted from it. */
export const CSV_OPTIONS = { record_delimiter: '\r\n', escape_formulas: true } as const;

/** Whether a client would rather have a table than JSON. JSON where it does not say. */
export function prefersCsv(request: Request): boolean {
  return request.accepts(['application/json', 'text/csv']) === 'text/csv';
}

/** Rows as RFC 4180 (see CSV_OPTIONS), with a header line. */
export function toCsv<Row extends object>(
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): string {
  return stringify([...rows], { ...CSV_OPTIONS, header: true, columns: [...columns] });
}
