import { Prisma } from '../generated/client.js';

/**
 * The billing time zone: what `connectDatabase` set on this connection. Behind a pooler that drops such settings, and for
 * who connects otherwise, the default.
 */
const TIME_ZONE = Prisma.sql`coalesce(nullif(current_setting('ktp.billing_time_zone', true), ''), 'Asia/Jakarta')`;

/**
 * How many answers of this calendar month, in the billing time zone, a key is charged for: what quota and free tier count
 * by. A reversal takes its charge out of the month in which that was made, whenever it is made itself: it gives nothing
 * to any other month.
 *
 * @param apiKeyId SQL for the key's id
 */
export function billableThisMonth(apiKeyId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT count(*)::integer FROM charges AS made
    WHERE made.api_key_id = ${apiKeyId} AND made.kind = 'charge'
      AND made.created_at >= date_trunc('month', clock_timestamp() AT TIME ZONE ${TIME_ZONE}) AT TIME ZONE ${TIME_ZONE}
      AND NOT EXISTS (SELECT 1 FROM charges AS reversal WHERE reversal.reverses_id = made.id))`;
}
