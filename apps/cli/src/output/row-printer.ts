import { stringify } from 'csv-stringify/sync';
import { printLine, printText } from './print-line.js';

export const FORMATS = ['jsonl', 'table', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export interface Column<Row> {
  readonly name: string;
  /** In a table; longer values are cut there. */
  readonly width: number;
  readonly value: (row: Row) => string | number | null | undefined;
  /** Where it is cut: names of files differ at their ends. Default `end`. */
  readonly cut?: 'start' | 'end';
  /** Too much for a table that people look at. */
  readonly csvOnly?: boolean;
}

/** Prints rows as they come: a folder of thousands is not held back until its last. */
export interface RowPrinter<Row> {
  print(row: Row): Promise<void>;
  /** Prints the head of a table that has no rows. */
  end(): Promise<void>;
}

/** JSON lines hold the row as it is; tables and CSV the columns. */
export function createRowPrinter<Row>(format: Format, columns: readonly Column<Row>[]): RowPrinter<Row> {
  if (format === 'jsonl') return { print: (row) => printLine(JSON.stringify(row)), end: async () => {} };
  const shown = format === 'csv' ? columns : columns.filter(({ csvOnly }) => !csvOnly);
  const toText = format === 'csv' ? toCsvLine : (values: readonly string[]) => toTableLine(values, shown);
  let hasHead = false;
  const printHead = async () => {
    if (hasHead) return;
    hasHead = true;
    await printText(
      toText(shown.map(({ name }) => (format === 'csv' ? name : name.replaceAll('_', ' ').toUpperCase()))),
    );
  };
  return {
    async print(row) {
      await printHead();
      await printText(toText(shown.map(({ value }) => String(value(row) ?? ''))));
    },
    end: printHead,
  };
}

/** RFC 4180; text that a spreadsheet would take for a formula is quoted from it. */
function toCsvLine(values: readonly string[]): string {
  return stringify([[...values]], { record_delimiter: '\r\n', escape_formulas: true });
}

function toTableLine(values: readonly string[], columns: readonly Cut[]): string {
  const cells = values.map((value, at) => fit(value, columns[at] ?? { width: value.length }));
  return `${cells.join('  ').trimEnd()}\n`;
}

type Cut = Pick<Column<never>, 'width' | 'cut'>;

function fit(value: string, { width, cut }: Cut): string {
  // What a stranger wrote may hold line ends and escape sequences: in a table it is one line of plain text.
  const plain = value.replaceAll(/\p{Cc}/gu, ' ');
  if (plain.length <= width) return plain.padEnd(width);
  return cut === 'start' ? `…${plain.slice(1 - width)}` : `${plain.slice(0, width - 1)}…`;
}
