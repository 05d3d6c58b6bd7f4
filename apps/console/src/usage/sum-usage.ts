import type { UsageView } from '../api/types';

export type UsageRow = Pick<UsageView['data'][number], 'group' | 'jobs' | 'billed' | 'amount' | 'currency'>;

export interface UsageTotal {
  readonly jobs: number;
  readonly billed: number;
  /** By currency; sums of two currencies are never added. */
  readonly amounts: readonly (readonly [string, number])[];
}

export function sumUsage(rows: readonly UsageRow[]): UsageTotal {
  const amounts = new Map<string, number>();
  for (const { currency, amount } of rows) {
    if (currency) amounts.set(currency, (amounts.get(currency) ?? 0) + (amount ?? 0));
  }
  return {
    jobs: rows.reduce((sum, { jobs }) => sum + jobs, 0),
    billed: rows.reduce((sum, { billed }) => sum + billed, 0),
    amounts: [...amounts],
  };
}

/** Rows of days as rows of months, each currency by itself. */
export function toMonths(days: readonly UsageRow[]): UsageRow[] {
  const months = new Map<string, UsageRow>();
  for (const day of days) {
    const group = day.group.slice(0, 7);
    const key = `${group} ${day.currency}`;
    const before = months.get(key);
    months.set(key, {
      group,
      currency: day.currency,
      jobs: (before?.jobs ?? 0) + day.jobs,
      billed: (before?.billed ?? 0) + day.billed,
      amount: (before?.amount ?? 0) + (day.amount ?? 0),
    });
  }
  return [...months.values()];
}
