import type { Queryable } from '../connect-database.js';
import { Prisma } from '../generated/client.js';
import { makeId } from '../make-id.js';
import { applyDueTariff, keyOfJob } from './apply-due-tariff.js';
import { billableThisMonth } from './billable-this-month.js';

/**
 * Charges a job that ended billable, once, at the tariff in force now and never more than was held for it. Answers
 * within the month's free tier are charged nothing, by a row like any other; a caller who was told before that an answer
 * is free has it free. Jobs of test keys are never charged.
 * To be called in the transaction that ends the job; a trigger settles prepaid credits with it.
 */
export async function chargeJob(transaction: Queryable, jobId: string): Promise<void> {
  await applyDueTariff(transaction, keyOfJob(jobId));
  // Two jobs that end at the same time must not both be the last free one.
  await transaction.$queryRaw`
    SELECT api_keys.id FROM api_keys JOIN jobs ON jobs.api_key_id = api_keys.id
    WHERE jobs.id = ${jobId}::uuid AND jobs.livemode AND api_keys.free_per_month > 0
    FOR NO KEY UPDATE OF api_keys`;
  await transaction.$executeRaw`
    WITH terms AS (
      SELECT jobs.id AS job_id, jobs.outcome, jobs.held_minor, api_keys.*,
        coalesce(jobs.free_tier, api_keys.free_per_month > 0
          AND api_keys.free_per_month > ${billableThisMonth(Prisma.sql`api_keys.id`)}) AS is_free
      FROM jobs JOIN api_keys ON api_keys.id = jobs.api_key_id
      WHERE jobs.id = ${jobId}::uuid AND jobs.livemode)
    INSERT INTO charges (id, job_id, api_key_id, outcome, amount_minor, currency, tariff_name)
    SELECT ${makeId()}::uuid, job_id, id, outcome,
           CASE WHEN is_free THEN 0 ELSE least(tariff_amount_minor, held_minor) END,
           tariff_currency, CASE WHEN is_free THEN tariff_name || ' (free tier)' ELSE tariff_name END
    FROM terms`;
}
