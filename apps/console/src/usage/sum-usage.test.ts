import { expect, it } from 'vitest';
import { sumUsage, toMonths } from './sum-usage';

const day = (group: string, jobs: number, amount: number, currency: string | null = 'IDR') => ({
  group,
  jobs,
  billed: jobs,
  amount,
  currency,
});

it('adds days up to months, each currency by itself', () => {
  const days = [
    day('2026-10-30', 1, 100),
    day('2026-10-31', 2, 200),
    day('2026-10-31', 1, 7, 'USD'),
    day('2026-11-01', 4, 400),
  ];
  expect(toMonths(days)).toEqual([
    day('2026-10', 3, 300),
    day('2026-10', 1, 7, 'USD'),
    day('2026-11', 4, 400),
  ]);
});

it('totals jobs and sums, and adds no two currencies', () => {
  expect(sumUsage([day('a', 1, 100), day('b', 2, 5, 'USD'), day('c', 3, 50), day('d', 1, 0, null)])).toEqual({
    jobs: 7,
    billed: 7,
    amounts: [
      ['IDR', 150],
      ['USD', 5],
    ],
  });
});
