import { randomUUID } from 'node:crypto';
import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectDatabase, type Database } from '../src/connect-database.js';
import { claimJob, extendLease, MAX_ATTEMPTS, releaseJob } from '../src/jobs/claim-job.js';
import { completeJob } from '../src/jobs/ends/complete-job.js';
import { failExhaustedJob, failExhaustedJobs, failUncharged } from '../src/jobs/ends/fail-uncharged.js';
import { submitJobs } from '../src/jobs/submit-job.js';
import { freeExpiredLeases } from '../src/jobs/sweep-jobs.js';
import type { ApiKey } from '../src/keys/api-key.js';
import { createApiKey } from '../src/keys/create-api-key.js';

/** The rules stand in the database itself: here they are tried with plain SQL, past all of our code. */

let testDatabase: TestDatabase;
let database: Database;
let sql: pg.Pool;
let apiKey: ApiKey;

beforeAll(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  database = connectDatabase({ url: testDatabase.url });
  sql = new pg.Pool({ connectionString: testDatabase.url });
  ({ apiKey } = await createApiKey(database, { name: 'test' }));
});
afterAll(async () => {
  await sql.end();
  await database.close();
  await testDatabase.drop();
});

async function newJob(): Promise<string> {
  const id = randomUUID();
  await submitJobs(database, {
    key: apiKey,
    channel: 'async',
    jobs: [{ id, imageFormat: 'jpeg', imageSizeBytes: 1, wrappedKey: new Uint8Array(1) }],
  });
  return id;
}

const claim = async (id: string) => (await claimJob(database, { id, leaseMs: 60_000 }))!;
const statusOf = async (id: string) =>
  (await sql.query('SELECT status FROM jobs WHERE id = $1', [id])).rows[0].status;
const chargesOf = async (id: string) =>
  (await sql.query("SELECT count(*)::integer AS n FROM charges WHERE job_id = $1 AND kind = 'charge'", [id]))
    .rows[0].n;

describe('what the database refuses, whoever asks', () => {
  const move = (id: string, set: string) => sql.query(`UPDATE jobs SET ${set} WHERE id = $1`, [id]);
  const ENDED = 'finished_at = now(), lease_token = NULL, lease_expires_at = NULL';

  it('a move that the state machine does not know', async () => {
    const id = await newJob();
    await expect(move(id, `status = 'succeeded', outcome = 'OK', ${ENDED}`)).rejects.toThrow(
      /may not move from queued/,
    );
    await failUncharged(database, { id, outcome: 'INNER_ERROR' });
    for (const status of ['queued', 'canceled', 'succeeded', 'processing']) {
      await expect(move(id, `status = '${status}'`)).rejects.toThrow(/may not move|violates/);
    }
    await expect(move(id, "outcome = 'IMAGE_INVALID_FORMAT'")).rejects.toThrow(/its outcome stands/);
    await expect(
      sql.query(
        `INSERT INTO jobs (id, api_key_id, status, channel, outcome, finished_at, image_retention_seconds, result_retention_seconds)
         VALUES (gen_random_uuid(), $1, 'errored', 'async', 'INNER_ERROR', now(), 0, 0)`,
        [apiKey.id],
      ),
    ).rejects.toThrow(/must begin as queued/);
  });

  it('columns that contradict the status', async () => {
    const id = await newJob();
    await expect(move(id, "status = 'processing'")).rejects.toThrow(/jobs_lease_iff_processing/);
    await expect(move(id, 'lease_token = gen_random_uuid()')).rejects.toThrow(/jobs_lease_iff_processing/);
    await expect(move(id, 'finished_at = now()')).rejects.toThrow(/jobs_finished_iff_ended/);
    await expect(move(id, "outcome = 'OK'")).rejects.toThrow(/jobs_outcome_fits_status/);
    await expect(move(id, `status = 'errored', outcome = 'FAIL', ${ENDED}`)).rejects.toThrow(
      /jobs_outcome_fits_status/,
    );
  });

  it('a billable end without its charge', async () => {
    const id = await newJob();
    await claim(id);
    await expect(move(id, `status = 'succeeded', outcome = 'OK', ${ENDED}`)).rejects.toThrow(
      /without a charge/,
    );
    expect(await statusOf(id)).toBe('processing');
  });

  it('a charge for what is free, a second charge, and any change to one', async () => {
    const charge = (jobId: string, outcome: string) =>
      sql.query(
        `INSERT INTO charges (id, job_id, api_key_id, outcome, amount_minor, currency, tariff_name)
         VALUES (gen_random_uuid(), $1, $2, $3, 1, 'IDR', 't')`,
        [jobId, apiKey.id, outcome],
      );
    const free = await newJob();
    await expect(charge(free, 'OK')).rejects.toThrow(/cannot be charged/);
    await failUncharged(database, { id: free, outcome: 'INNER_ERROR' });
    await expect(charge(free, 'OK')).rejects.toThrow(/cannot be charged/);
    await expect(charge(free, 'INNER_ERROR')).rejects.toThrow(/charges_outcome_is_billable/);

    const billable = await newJob();
    const { leaseToken } = await claim(billable);
    await completeJob(database, { id: billable, leaseToken, outcome: 'OK' });
    await expect(charge(billable, 'OK')).rejects.toThrow(/charges_one_per_job/);
    await expect(charge(billable, 'FAIL')).rejects.toThrow(/cannot be charged as FAIL/);
    await expect(sql.query('UPDATE charges SET amount_minor = 0')).rejects.toThrow(/append-only/);
    await expect(sql.query('DELETE FROM charges')).rejects.toThrow(/append-only/);
    await expect(sql.query('TRUNCATE charges CASCADE')).rejects.toThrow(/append-only/);
    await expect(sql.query('DELETE FROM jobs WHERE id = $1', [billable])).rejects.toThrow(/foreign key/);
  });

  it('a reversal that does not mirror its charge, and a second one', async () => {
    const id = await newJob();
    const { leaseToken } = await claim(id);
    await completeJob(database, { id, leaseToken, outcome: 'FAIL' });
    const { rows } = await sql.query('SELECT * FROM charges WHERE job_id = $1', [id]);
    const reverse = (amount: string) =>
      sql.query(
        `INSERT INTO charges (id, job_id, api_key_id, kind, reverses_id, outcome, amount_minor, currency, tariff_name)
         VALUES (gen_random_uuid(), $1, $2, 'reversal', $3, 'FAIL', $4, 'IDR', 't')`,
        [id, apiKey.id, rows[0].id, amount],
      );
    await expect(reverse('-1')).rejects.toThrow(/does not mirror/);
    await expect(reverse(rows[0].amount_minor)).rejects.toThrow(/charges_sign_fits_kind|does not mirror/);
    await reverse(`-${rows[0].amount_minor}`);
    await expect(reverse(`-${rows[0].amount_minor}`)).rejects.toThrow(/charges_reverses_id_key/);
  });
});

describe('the race for the end', () => {
  it('has one winner, and a charge exactly when the winner was billable', async () => {
    const contender = fc.constantFrom(
      'OK',
      'FAIL',
      'IMAGE_INVALID_FORMAT',
      'deadline',
      'release',
      'hopeless',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(contender, { minLength: 2, maxLength: 8 }), async (contenders) => {
        const id = await newJob();
        const { leaseToken } = await claim(id);
        const ends = await Promise.all(
          contenders.map(async (kind) => {
            if (kind === 'deadline') return failUncharged(database, { id, outcome: 'INNER_ERROR' });
            if (kind === 'release') return void (await releaseJob(database, { id, leaseToken }));
            if (kind === 'hopeless') return failExhaustedJob(database, { id });
            return completeJob(database, { id, leaseToken, outcome: kind as 'OK' });
          }),
        );
        expect(ends.filter(Boolean).length).toBeLessThanOrEqual(1);
        const status = await statusOf(id);
        expect(await chargesOf(id)).toBe(['succeeded', 'failed'].includes(status) ? 1 : 0);
      }),
      { numRuns: 60 },
    );
  });

  it('lets one of many claim, and again only when the lease has run out', async () => {
    const id = await newJob();
    const claims = await Promise.all(
      Array.from({ length: 12 }, () => claimJob(database, { id, leaseMs: 60_000 })),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    const [first] = claims.filter((one) => one !== null);
    await sql.query("UPDATE jobs SET lease_expires_at = now() - interval '1 s' WHERE id = $1", [id]);
    const second = await claim(id);
    expect(second.leaseToken).not.toBe(first!.leaseToken);
    expect(await extendLease(database, { ...first!, leaseMs: 1_000 })).toBe(false);
    expect(await releaseJob(database, first!)).toBe(false);
    expect(await completeJob(database, { ...first!, outcome: 'OK' })).toBeNull();
    expect(await chargesOf(id)).toBe(0);
    expect(await completeJob(database, { ...second, outcome: 'OK' })).toEqual({ endpoints: [] });
    expect(await chargesOf(id)).toBe(1);
  });

  it('ends what was tried too often, and frees what was not', async () => {
    const poison = await newJob();
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const held = await claim(poison);
      expect(held.attempts).toBe(attempt);
      await sql.query("UPDATE jobs SET lease_expires_at = now() - interval '1 s' WHERE id = $1", [poison]);
      if (attempt < MAX_ATTEMPTS) expect(await freeExpiredLeases(database)).toContain(poison);
    }
    expect(await claimJob(database, { id: poison, leaseMs: 1_000 })).toBeNull();
    const ended = await Promise.all([
      failExhaustedJobs(database),
      failExhaustedJobs(database),
      failExhaustedJobs(database),
    ]);
    expect(ended.flat().filter((id) => id === poison)).toHaveLength(1);
    expect(await statusOf(poison)).toBe('errored');
  });

  it('ends a single one that was tried too often or has expired, and none that may yet be read', async () => {
    const [poison, expired, waiting, held] = [
      await newJob(),
      await newJob(),
      await newJob(),
      await newJob(),
    ] as const;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1)
      await releaseJob(database, await claim(poison));
    await sql.query("UPDATE jobs SET expires_at = now() - interval '1 s' WHERE id = $1", [expired]);
    // The last try is under way.
    for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt += 1) await releaseJob(database, await claim(held));
    await claim(held);
    for (const id of [poison, expired]) {
      const ended = await Promise.all([1, 2, 3].map(() => failExhaustedJob(database, { id })));
      expect(ended.filter((won) => won)).toHaveLength(1);
      expect(await statusOf(id)).toBe('errored');
    }
    for (const id of [waiting, held]) expect(await failExhaustedJob(database, { id })).toBe(false);
    expect([await statusOf(waiting), await statusOf(held)]).toEqual(['queued', 'processing']);
  });
});
