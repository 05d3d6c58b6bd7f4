import { expect, it } from 'vitest';
import { sumUsage } from './sum-usage';

const day = (group: string, jobs: number, ...sums: readonly (readonly [string, number])[]) => ({
  group,
  jobs,
  billed: jobs,
  amount: null,
  currency: null,
  display: null,
  amounts: sums.map(([currency, amount]) => ({ currency, amount, display: '' })),
});

it('totals jobs and sums, and adds no two currencies', () => {
  const days = [day('a', 1, ['IDR', 100]), day('b', 2, ['USD', 5], ['IDR', 50]), day('c', 1)];
  expect(sumUsage(days)).toEqual({
    jobs: 4,
    billed: 4,
    amounts: [
      ['IDR', 150],
      ['USD', 5],
    ],
  });
});
