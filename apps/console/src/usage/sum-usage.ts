import type { UsageView } from '../api/types';

export type UsageRow = UsageView['data'][number];

export interface UsageTotal {
  readonly jobs: number;
  readonly billed: number;
  /** By currency; sums of two currencies are never added. */
  readonly amounts: readonly (readonly [string, number])[];
}

export function sumUsage(rows: readonly UsageRow[]): UsageTotal {
  const amounts = new Map<string, number>();
  for (const { currency, amount } of rows.flatMap((row) => row.amounts)) {
    amounts.set(currency, (amounts.get(currency) ?? 0) + amount);
  }
  return {
    jobs: rows.reduce((sum, { jobs }) => sum + jobs, 0),
    billed: rows.reduce((sum, { billed }) => sum + billed, 0),
    amounts: [...amounts],
  };
}
