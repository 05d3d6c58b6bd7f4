import type { Database } from '../connect-database.js';

export type UsageGrouping = 'day' | 'status' | 'key';

export interface UsageRow {
  /** A day (YYYY-MM-DD, UTC), a job status or a key's id. */
  readonly group: string;
  /** Jobs submitted. */
  readonly jobs: number;
  /** Of these, jobs that are charged and not reversed. */
  readonly billed: number;
  /** Sum of their charges and reversals, in the currency's minor unit. */
  readonly amountMinor: bigint;
  /** Null where nothing was charged. Several currencies make several rows. */
  readonly currency: string | null;
}

/** Jobs submitted from `from` until before `to`, and what was charged for them, by group. */
export async function summariseUsage(
  database: Database,
  options: {
    /** Absent for an operator, who sees all keys. */
    readonly apiKeyId?: string | undefined;
    readonly from: Date;
    readonly to: Date;
    readonly groupBy: UsageGrouping;
  },
): Promise<UsageRow[]> {
  const { apiKeyId, from, to, groupBy } = options;
  const rows = await database.prisma.$queryRaw<
    { group: string; jobs: number; billed: number; amount_minor: string; currency: string | null }[]
  >`
    WITH own AS (
      SELECT jobs.id,
        CASE ${groupBy}
          WHEN 'day' THEN to_char(jobs.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
          WHEN 'status' THEN jobs.status::text
          ELSE jobs.api_key_id::text END AS "group"
      FROM jobs
      WHERE (${apiKeyId ?? null}::uuid IS NULL OR jobs.api_key_id = ${apiKeyId ?? null}::uuid)
        AND jobs.created_at >= ${from} AND jobs.created_at < ${to}
    ), charged AS (
      SELECT charges.job_id, charges.currency, sum(charges.amount_minor) AS amount_minor,
        sum(CASE charges.kind WHEN 'charge' THEN 1 ELSE -1 END) AS billed
      FROM charges JOIN own ON own.id = charges.job_id GROUP BY charges.job_id, charges.currency
    )
    SELECT own."group", count(*)::integer AS jobs, coalesce(sum(charged.billed), 0)::integer AS billed,
      coalesce(sum(charged.amount_minor), 0)::text AS amount_minor, charged.currency::text AS currency
    FROM own LEFT JOIN charged ON charged.job_id = own.id
    GROUP BY own."group", charged.currency ORDER BY own."group", charged.currency NULLS LAST`;
  return rows.map(({ amount_minor, ...row }) => ({ ...row, amountMinor: BigInt(amount_minor) }));
}
