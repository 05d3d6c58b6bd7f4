import type { Queryable } from '../connect-database.js';
import { Prisma } from '../generated/client.js';

/** Puts a key's next tariff in force once its first day has begun. To be called before a price is taken from the key. */
export async function applyDueTariff(transaction: Queryable, apiKeyId: Prisma.Sql): Promise<void> {
  await transaction.$executeRaw`
    UPDATE api_keys
    SET tariff_name = next_tariff_name, tariff_amount_minor = next_tariff_amount_minor,
        tariff_currency = next_tariff_currency, free_per_month = next_free_per_month,
        next_tariff_name = NULL, next_tariff_amount_minor = NULL, next_tariff_currency = NULL,
        next_free_per_month = NULL, next_tariff_from = NULL
    WHERE id = ${apiKeyId} AND next_tariff_from <= clock_timestamp()`;
}

/** SQL for the id of a job's key. */
export function keyOfJob(jobId: string): Prisma.Sql {
  return Prisma.sql`(SELECT api_key_id FROM jobs WHERE id = ${jobId}::uuid)`;
}
