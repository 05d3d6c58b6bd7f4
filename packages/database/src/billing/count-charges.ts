import type { Database } from '../connect-database.js';
import { Prisma } from '../generated/client.js';
import { MONTH_START } from './billable-this-month.js';

/**
 * What is younger is not counted yet: a charge bears the time at which its transaction began, and one that is under way is
 * seen by nobody. Far more than the 15 s that a transaction may take, and `IDLE_TRANSACTION_MS` after which the server
 * ends one whose client has fallen silent.
 */
const SETTLED_AFTER_SECONDS = 60;
/**
 * Up to when everything is counted, exclusive: a whole millisecond, as `created_at` and `counted_until` are kept in. Where a
 * charge is counted goes by what is kept and not by when it was made, up to half a millisecond from that; so a bound between
 * two milliseconds would be kept as the one or the other, and what bears that one be counted twice.
 */
const SETTLED = Prisma.sql`
  date_trunc('milliseconds', statement_timestamp() - ${SETTLED_AFTER_SECONDS} * interval '1 second')`;
/** So often at most for each key. */
const COUNTED_EVERY_SECONDS = 60;

/**
 * Counts what keys in use have been charged this month, so that nobody has to read it all to know. Charges are never
 * changed or deleted, so what was counted once stays true; several workers may count at once.
 *
 * @returns how many keys were counted on
 */
export async function countCharges(database: Database, limit: number): Promise<number> {
  return database.prisma.$executeRaw`
    WITH due AS (
      SELECT api_keys.id, ${MONTH_START} AS month_from,
        ${SETTLED} AS settled,
        CASE WHEN counted.month_from = ${MONTH_START} THEN counted.charges ELSE 0 END AS charges,
        CASE WHEN counted.month_from = ${MONTH_START} THEN counted.counted_until ELSE ${MONTH_START} END AS since
      FROM api_keys LEFT JOIN charge_counts AS counted ON counted.api_key_id = api_keys.id
      WHERE api_keys.last_used_at > statement_timestamp() - interval '1 day'
        AND (counted.api_key_id IS NULL OR counted.counted_until
          < statement_timestamp() - ${SETTLED_AFTER_SECONDS + COUNTED_EVERY_SECONDS} * interval '1 second')
      ORDER BY counted.counted_until NULLS FIRST LIMIT ${limit})
    INSERT INTO charge_counts (api_key_id, month_from, counted_until, charges)
    SELECT id, month_from, greatest(settled, month_from),
      charges + (SELECT count(*)::integer FROM charges AS made
        WHERE made.api_key_id = due.id AND made.kind = 'charge' AND made.created_at >= since AND made.created_at < settled)
    FROM due
    ON CONFLICT (api_key_id) DO UPDATE
    SET month_from = excluded.month_from, counted_until = excluded.counted_until, charges = excluded.charges`;
}
