import type { Column, Format } from '../output/row-printer.js';
import { createRowPrinter } from '../output/row-printer.js';

/** Prints what a server lists, page by page as it comes, and no more than was asked for. */
export async function printList<Row>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  columns: readonly Column<Row>[],
  { format, limit = Number.POSITIVE_INFINITY }: { readonly format: Format; readonly limit?: number },
): Promise<void> {
  const printer = createRowPrinter(format, columns);
  let printed = 0;
  for await (const row of rows) {
    await printer.print(row);
    printed += 1;
    if (printed >= limit) break;
  }
  await printer.end();
}
