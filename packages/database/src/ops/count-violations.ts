import type { Database } from '../connect-database.js';
import { requireRow } from '../require-row.js';

/** Rules of charging and how many rows of the last minutes break them: all 0, or something of ours is broken. */
export interface Violations {
  /** Billable ends without exactly one charge. */
  readonly uncharged: number;
  /** Charges of what is free, of another outcome or key, or of an answer that was not handed over. */
  readonly unfounded: number;
}

const MINUTES = 10;

/**
 * `reconcileCharges` in small, for every scrape: over what ended and was charged lately, by the indexes on both times.
 * The database refuses such rows at commit; whoever watches it must not have to believe that.
 */
export async function countViolations(database: Database): Promise<Violations> {
  return requireRow(
    await database.prisma.$queryRaw<Violations[]>`
      SELECT
        (SELECT count(*)::integer FROM jobs
          WHERE read_ms IS NOT NULL AND finished_at > statement_timestamp() - ${MINUTES} * interval '1 minute'
            AND livemode AND outcome IN ('OK', 'FAIL') AND (handover IS NULL OR handover = 'delivered')
            AND (SELECT count(*) FROM charges WHERE charges.job_id = jobs.id AND charges.kind = 'charge') <> 1)
          AS uncharged,
        (SELECT count(*)::integer FROM charges LEFT JOIN jobs ON jobs.id = charges.job_id
          WHERE charges.kind = 'charge' AND charges.created_at > statement_timestamp() - ${MINUTES} * interval '1 minute'
            AND (jobs.id IS NULL OR NOT jobs.livemode OR jobs.outcome IS DISTINCT FROM charges.outcome
                 OR jobs.api_key_id <> charges.api_key_id OR jobs.handover IN ('pending', 'undelivered')))
          AS unfounded`,
  );
}
