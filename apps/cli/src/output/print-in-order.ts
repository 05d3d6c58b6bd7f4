import type { RowPrinter } from './row-printer.js';

export interface OrderedPrinter<Row> {
  /** Prints it once all before it have been; `index` counts from 0. */
  print(index: number, row: Row): Promise<void>;
  /** Prints what still waits for one that never came. */
  end(): Promise<void>;
}

/** For rows that are made side by side and belong in the order they were asked for. */
export function createOrderedPrinter<Row>(printer: RowPrinter<Row>): OrderedPrinter<Row> {
  const held = new Map<number, Row>();
  let next = 0;
  // One after the other, also where two are done in the same moment.
  let printing = Promise.resolve();
  const enqueue = (row: Row) => {
    printing = printing.then(() => printer.print(row));
  };
  return {
    print(index, row) {
      held.set(index, row);
      for (let ready = held.get(next); ready !== undefined; ready = held.get(next)) {
        held.delete(next);
        next += 1;
        enqueue(ready);
      }
      return printing;
    },
    end() {
      for (const [index, row] of [...held].sort(([one], [other]) => one - other)) {
        held.delete(index);
        enqueue(row);
      }
      return printing;
    },
  };
}
