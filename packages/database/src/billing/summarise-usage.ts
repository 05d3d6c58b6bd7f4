import type { Database } from '../connect-database.js';

export type UsageGrouping = 'day' | 'month' | 'status' | 'key';

export interface UsageRow {
  /** A day (YYYY-MM-DD) or month (YYYY-MM) of the time zone, a job status or a key's id. */
  readonly group: string;
  /** Jobs submitted in the interval. */
  readonly jobs: number;
  /** Charges made in the interval, less the charges taken back in it: what was taken back later counts there. */
  readonly billed: number;
  /** Sum of the same charges and reversals by currency, in its minor unit. Empty where there were none. */
  readonly amounts: readonly { readonly currency: string; readonly amountMinor: bigint }[];
}

interface Row {
  readonly group: string;
  readonly jobs: number;
  readonly billed: number;
  readonly amount_minor: string | null;
  readonly currency: string | null;
}

/**
 * What was charged from `from` until before `to`, by group: the sums of `listCharges` over the same interval, for both
 * go by the time of each charge and each reversal. Beside it the jobs submitted in that time, some of which end, and are
 * charged, later.
 */
export async function summariseUsage(
  database: Database,
  options: {
    /** Absent for an operator, who sees all keys. */
    readonly apiKeyId?: string | undefined;
    readonly from: Date;
    readonly to: Date;
    readonly groupBy: UsageGrouping;
    /** IANA name, whose days and months count. */
    readonly timeZone: string;
  },
): Promise<UsageRow[]> {
  const { from, to, groupBy, timeZone } = options;
  const apiKeyId = options.apiKeyId ?? null;
  const rows = await database.prisma.$queryRaw<Row[]>`
    WITH entries AS (
      SELECT jobs.created_at AS at, jobs.status::text AS status, jobs.api_key_id, 1 AS jobs, 0 AS billed,
        NULL::bigint AS amount_minor, NULL::text AS currency
      FROM jobs
      WHERE (${apiKeyId}::uuid IS NULL OR jobs.api_key_id = ${apiKeyId}::uuid)
        AND jobs.created_at >= ${from} AND jobs.created_at < ${to}
      UNION ALL
      SELECT charges.created_at, jobs.status::text, charges.api_key_id, 0,
        CASE charges.kind WHEN 'charge' THEN 1 ELSE -1 END, charges.amount_minor, charges.currency::text
      FROM charges JOIN jobs ON jobs.id = charges.job_id
      WHERE (${apiKeyId}::uuid IS NULL OR charges.api_key_id = ${apiKeyId}::uuid)
        AND charges.created_at >= ${from} AND charges.created_at < ${to})
    SELECT
      CASE ${groupBy}
        WHEN 'day' THEN to_char(at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD')
        WHEN 'month' THEN to_char(at AT TIME ZONE ${timeZone}, 'YYYY-MM')
        WHEN 'status' THEN status
        ELSE api_key_id::text END AS "group",
      sum(jobs)::integer AS jobs, sum(billed)::integer AS billed, sum(amount_minor)::text AS amount_minor, currency
    FROM entries GROUP BY 1, currency ORDER BY 1, currency`;
  return foldCurrencies(rows);
}

/** One row a group, whatever the currencies in it. */
function foldCurrencies(rows: readonly Row[]): UsageRow[] {
  const groups = new Map<string, UsageRow>();
  for (const { group, jobs, billed, amount_minor, currency } of rows) {
    const before = groups.get(group) ?? { group, jobs: 0, billed: 0, amounts: [] };
    const amount = currency === null ? [] : [{ currency, amountMinor: BigInt(amount_minor ?? 0) }];
    groups.set(group, {
      group,
      jobs: before.jobs + jobs,
      billed: before.billed + billed,
      amounts: [...before.amounts, ...amount],
    });
  }
  return [...groups.values()];
}
