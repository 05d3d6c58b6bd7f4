import { expect, test } from 'vitest';
import { createOrderedPrinter } from './print-in-order.js';

function open() {
  const printed: string[] = [];
  const print = async (row: string) => {
    // The first are the slowest.
    await new Promise((resolve) => setTimeout(resolve, row === 'a' ? 20 : 1));
    printed.push(row);
  };
  return { printed, printer: createOrderedPrinter<string>({ print, end: async () => {} }) };
}

test('rows come in the order asked for, in whichever they are done', async () => {
  const { printed, printer } = open();
  await printer.print(2, 'c');
  expect(printed).toEqual([]);
  await Promise.all([printer.print(0, 'a'), printer.print(1, 'b'), printer.print(3, 'd')]);
  expect(printed).toEqual(['a', 'b', 'c', 'd']);
});

test('one that never comes keeps no other back in the end', async () => {
  const { printed, printer } = open();
  await Promise.all([printer.print(3, 'd'), printer.print(1, 'b')]);
  await printer.end();
  expect(printed).toEqual(['b', 'd']);
});
