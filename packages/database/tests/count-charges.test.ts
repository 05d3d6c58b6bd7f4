import { randomUUID } from 'node:crypto';
import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { countCharges } from '../src/billing/count-charges.js';
import { connectDatabase, type Database } from '../src/connect-database.js';
import { createApiKey } from '../src/keys/create-api-key.js';
import { measureKeyUse } from '../src/keys/measure-key-use.js';

let testDatabase: TestDatabase;
let database: Database;
let owner: pg.Client;
let apiKeyId: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  database = connectDatabase({ url: testDatabase.appUrl });
  owner = new pg.Client({ connectionString: testDatabase.url });
  await owner.connect();
  // Charges of other times than now, of jobs that need not be there.
  await owner.query('SET session_replication_role = replica');
});
afterAll(async () => {
  await owner.end();
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  apiKeyId = (await createApiKey(database, { name: 'counted', monthlyQuota: 1_000 })).apiKey.id;
  await owner.query('UPDATE api_keys SET last_used_at = now() WHERE id = $1', [apiKeyId]);
});

/** When this month began, in Jakarta. */
const MONTH = "(date_trunc('month', now() AT TIME ZONE 'Asia/Jakarta') AT TIME ZONE 'Asia/Jakarta')";
/** Settled by now, and of this month unless that is a few minutes old. */
const SETTLED = "now() - interval '5 minutes'";

/** @param at SQL @returns the charge's id */
async function charge(at: string): Promise<string> {
  const id = randomUUID();
  await owner.query(
    `INSERT INTO charges (id, job_id, api_key_id, outcome, amount_minor, currency, tariff_name, created_at)
     VALUES ($1, gen_random_uuid(), $2, 'OK', 100, 'IDR', 'standard', ${at})`,
    [id, apiKeyId],
  );
  return id;
}

async function reverse(chargeId: string): Promise<void> {
  await owner.query(
    `INSERT INTO charges (id, job_id, api_key_id, kind, reverses_id, outcome, amount_minor, currency, tariff_name)
     SELECT gen_random_uuid(), job_id, api_key_id, 'reversal', id, outcome, -amount_minor, currency, tariff_name
     FROM charges WHERE id = $1`,
    [chargeId],
  );
}

/** What the rows alone say, without anything that was counted before. */
async function countFromRows(): Promise<number> {
  const { rows } = await owner.query(
    `SELECT count(*)::integer AS n FROM charges AS made
     WHERE api_key_id = $1 AND kind = 'charge' AND created_at >= ${MONTH}
       AND NOT EXISTS (SELECT 1 FROM charges WHERE reverses_id = made.id)`,
    [apiKeyId],
  );
  return rows[0].n;
}

async function setCount(columns: { month?: string; until: string; charges: number }): Promise<void> {
  await owner.query(
    `INSERT INTO charge_counts (api_key_id, month_from, counted_until, charges)
     VALUES ($1, ${columns.month ?? MONTH}, ${columns.until}, $2)
     ON CONFLICT (api_key_id) DO UPDATE
     SET month_from = excluded.month_from, counted_until = excluded.counted_until, charges = excluded.charges`,
    [apiKeyId, columns.charges],
  );
}

async function expectTrueCount(): Promise<void> {
  expect((await measureKeyUse(database, apiKeyId)).billable).toBe(await countFromRows());
}

describe('what of a month is used up', () => {
  it('is what the rows say, before it was counted and after', async () => {
    for (const at of [`${MONTH} - interval '1 second'`, MONTH, SETTLED, SETTLED, 'now()']) await charge(at);
    await expectTrueCount();
    await countCharges(database, 500);
    await expectTrueCount();
  });

  it('includes a charge that was under way while the rest was counted', async () => {
    await charge(SETTLED);
    await countCharges(database, 500);
    await charge("now() - interval '30 seconds'");
    await expectTrueCount();
  });

  it('leaves out what was taken back, whether it had been counted or not, and nothing of another month', async () => {
    const [former, counted] = [await charge(`${MONTH} - interval '1 day'`), await charge(SETTLED)];
    await charge(SETTLED);
    await countCharges(database, 500);
    const recent = await charge('now()');
    for (const one of [former, counted, recent]) await reverse(one);
    await expectTrueCount();
  });

  it('begins anew with the month, whatever was counted before', async () => {
    await charge('now()');
    await setCount({
      month: `${MONTH} - interval '1 month'`,
      until: `${MONTH} - interval '1 day'`,
      charges: 900,
    });
    await expectTrueCount();
    await countCharges(database, 500);
    await expectTrueCount();
  });

  it('is counted on from where it had been counted to', async () => {
    for (const at of [MONTH, SETTLED, 'now()']) await charge(at);
    // As if a hundred had been counted up to then: they are not counted twice, nor what came after left out.
    await setCount({ until: `greatest(${MONTH}, now() - interval '10 minutes')`, charges: 100 });
    const before = (await measureKeyUse(database, apiKeyId)).billable;
    await countCharges(database, 500);
    expect((await measureKeyUse(database, apiKeyId)).billable).toBe(before);
    const { rows } = await owner.query(
      "SELECT counted_until > now() - interval '2 minutes' AS is_fresh FROM charge_counts WHERE api_key_id = $1",
      [apiKeyId],
    );
    expect(rows).toEqual([{ is_fresh: true }]);
  });

  it('includes each charge once, in whatever microsecond it was made and counted', async () => {
    // One for each millisecond that the counts below may end in.
    await owner.query(
      `INSERT INTO charges (id, job_id, api_key_id, outcome, amount_minor, currency, tariff_name, created_at)
       SELECT gen_random_uuid(), gen_random_uuid(), $1, 'OK', 100, 'IDR', 'standard',
              now() - interval '62 seconds' + (ms + random()) * interval '1 millisecond'
       FROM generate_series(0, 14999) AS ms`,
      [apiKeyId],
    );
    for (let time = 0; time < 20; time += 1) {
      await owner.query('DELETE FROM charge_counts');
      expect(await countCharges(database, 500)).toBeGreaterThan(0);
      await expectTrueCount();
    }
  });

  it('is not counted again within the minute, nor for keys that nobody uses', async () => {
    await countCharges(database, 500);
    expect(await countCharges(database, 500)).toBe(0);
    await createApiKey(database, { name: 'unused' });
    expect(await countCharges(database, 500)).toBe(0);
  });
});
