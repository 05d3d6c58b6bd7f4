import { Prisma } from '../generated/client.js';

/**
 * The billing time zone: what `connectDatabase` set on this connection. Behind a pooler that drops such settings, and for
 * who connects otherwise, the default.
 */
const TIME_ZONE = Prisma.sql`coalesce(nullif(current_setting('ktp.billing_time_zone', true), ''), 'Asia/Jakarta')`;

/** When this calendar month began in the billing time zone. */
export const MONTH_START = Prisma.sql`(
  date_trunc('month', statement_timestamp() AT TIME ZONE ${TIME_ZONE}) AT TIME ZONE ${TIME_ZONE})`;

/**
 * How many answers of this calendar month, in the billing time zone, a key is charged for: what quota and free tier count
 * by. A reversal takes its charge out of the month in which that was made, whenever it is made itself: it gives nothing
 * to any other month.
 *
 * The month's charges up to a minute or two ago were counted before (see `count-charges.ts`); only what came after, and
 * what was taken back, is counted now. Without that, the last submit of a month with a million cards would read them all.
 *
 * @param apiKeyId SQL for the key's id
 */
export function billableThisMonth(apiKeyId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT coalesce(max(counted.charges), 0)
      + (SELECT count(*)::integer FROM charges AS made
          WHERE made.api_key_id = ${apiKeyId} AND made.kind = 'charge'
            AND made.created_at >= coalesce(max(counted.counted_until), ${MONTH_START}))
      - (SELECT count(*)::integer FROM charges AS reversal JOIN charges AS made ON made.id = reversal.reverses_id
          WHERE reversal.api_key_id = ${apiKeyId} AND reversal.kind = 'reversal'
            AND reversal.created_at >= ${MONTH_START} AND made.created_at >= ${MONTH_START})
    FROM charge_counts AS counted
    WHERE counted.api_key_id = ${apiKeyId} AND counted.month_from = ${MONTH_START})`;
}
