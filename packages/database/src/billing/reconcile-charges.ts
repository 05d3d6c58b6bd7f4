import type { Database } from '../connect-database.js';
import { requireRow } from '../require-row.js';

/** What the books should say and what they do say, with every row in which the two differ. */
export interface Reconciliation {
  /** Ended live jobs answered OK or FAIL; of those with a caller on the line, the delivered ones. */
  readonly billableJobs: number;
  /** Rows of kind charge. */
  readonly charges: number;
  readonly reversals: number;
  /** Billable jobs without exactly one charge. */
  readonly uncharged: readonly string[];
  /** Charges of jobs that did not end billable, ended with another outcome, or whose answer was not handed over. */
  readonly unfounded: readonly string[];
  /** Reversals that do not take back exactly one charge. */
  readonly crooked: readonly string[];
  /** Prepaid keys whose balance is not what their top-ups, holds, charges and reversals leave. */
  readonly offBalance: readonly {
    readonly apiKeyId: string;
    readonly is: bigint;
    readonly shouldBe: bigint;
  }[];
}

/**
 * Proves from the rows alone that what was charged is what was answered. Runs in one repeatable-read snapshot, so
 * that jobs ending meanwhile cannot make the sides differ.
 */
export async function reconcileCharges(database: Database): Promise<Reconciliation> {
  return database.prisma.$transaction(
    async (transaction) => {
      const counts = requireRow(
        await transaction.$queryRaw<{ billable_jobs: number; charges: number; reversals: number }[]>`SELECT
          (SELECT count(*)::integer FROM jobs WHERE livemode AND outcome IN ('OK', 'FAIL')
            AND (handover IS NULL OR handover = 'delivered')) AS billable_jobs,
          (SELECT count(*)::integer FROM charges WHERE kind = 'charge') AS charges,
          (SELECT count(*)::integer FROM charges WHERE kind = 'reversal') AS reversals`,
      );
      const uncharged = await transaction.$queryRaw<{ id: string }[]>`
        SELECT jobs.id FROM jobs LEFT JOIN charges ON charges.job_id = jobs.id AND charges.kind = 'charge'
        WHERE jobs.livemode AND jobs.outcome IN ('OK', 'FAIL')
          AND (jobs.handover IS NULL OR jobs.handover = 'delivered') GROUP BY jobs.id HAVING count(charges.id) <> 1`;
      const unfounded = await transaction.$queryRaw<{ id: string }[]>`
        SELECT charges.id FROM charges LEFT JOIN jobs ON jobs.id = charges.job_id
        WHERE charges.kind = 'charge'
          AND (jobs.id IS NULL OR NOT jobs.livemode OR jobs.outcome IS DISTINCT FROM charges.outcome
               OR jobs.api_key_id <> charges.api_key_id OR jobs.handover IN ('pending', 'undelivered'))`;
      const crooked = await transaction.$queryRaw<{ id: string }[]>`
        SELECT reversal.id FROM charges AS reversal LEFT JOIN charges AS original ON original.id = reversal.reverses_id
        WHERE reversal.kind = 'reversal'
          AND (original.id IS NULL OR original.kind <> 'charge' OR original.job_id <> reversal.job_id
               OR original.amount_minor <> -reversal.amount_minor OR original.currency <> reversal.currency)`;
      const offBalance = await transaction.$queryRaw<{ id: string; is: bigint; should_be: bigint }[]>`
        SELECT id, credits_minor AS is, should_be FROM (
          SELECT api_keys.id, credits_minor,
            (SELECT coalesce(sum(amount_minor), 0) FROM credit_topups WHERE api_key_id = api_keys.id)::bigint
            - (SELECT coalesce(sum(held_minor), 0) FROM jobs
                WHERE api_key_id = api_keys.id AND (status IN ('queued', 'processing') OR handover = 'pending'))::bigint
            - (SELECT coalesce(sum(charges.amount_minor), 0) FROM charges JOIN jobs ON jobs.id = charges.job_id
                WHERE charges.api_key_id = api_keys.id AND jobs.held_minor IS NOT NULL)::bigint AS should_be
          FROM api_keys WHERE credits_minor IS NOT NULL) AS balances
        WHERE credits_minor <> should_be`;
      const toIds = (rows: { id: string }[]) => rows.map(({ id }) => id);
      return {
        billableJobs: counts.billable_jobs,
        charges: counts.charges,
        reversals: counts.reversals,
        uncharged: toIds(uncharged),
        unfounded: toIds(unfounded),
        crooked: toIds(crooked),
        offBalance: offBalance.map((row) => ({ apiKeyId: row.id, is: row.is, shouldBe: row.should_be })),
      };
    },
    { isolationLevel: 'RepeatableRead', timeout: 3_600_000 },
  );
}

export function isReconciled(reconciliation: Reconciliation): boolean {
  const { uncharged, unfounded, crooked, offBalance } = reconciliation;
  return [uncharged, unfounded, crooked, offBalance].every((differences) => differences.length === 0);
}
