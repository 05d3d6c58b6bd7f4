import { randomUUID } from 'node:crypto';
import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { connectDatabase, type Database } from '../src/connect-database.js';
import { claimJob } from '../src/jobs/claim-job.js';
import { completeJob } from '../src/jobs/ends/complete-job.js';
import { submitJobs } from '../src/jobs/submit-job.js';
import type { ApiKey } from '../src/keys/api-key.js';
import { createApiKey } from '../src/keys/create-api-key.js';

let testDatabase: TestDatabase;
let database: Database;
let sql: pg.Pool;

beforeAll(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  database = connectDatabase({ url: testDatabase.appUrl });
  sql = new pg.Pool({ connectionString: testDatabase.url });
});
afterAll(async () => {
  await sql.end();
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  await sql.query("UPDATE jobs SET status = 'canceled', finished_at = now() WHERE status = 'queued'");
});

const newKey = async () => (await createApiKey(database, { name: 'test' })).apiKey;

async function submit(key: ApiKey, channel: 'sync' | 'async', count = 1): Promise<string[]> {
  const jobs = Array.from({ length: count }, () => ({
    id: randomUUID(),
    imageFormat: 'jpeg',
    imageSizeBytes: 1,
    wrappedKey: new Uint8Array(1),
  }));
  await submitJobs(database, { key, channel, jobs });
  return jobs.map(({ id }) => id);
}

/** Reads the next card as one reader would: BullMQ takes the lowest priority, of equal ones the first. */
async function begin(): Promise<{ id: string; leaseToken: string }> {
  const { rows } = await sql.query(
    "SELECT id FROM jobs WHERE status = 'queued' ORDER BY priority, created_at, id LIMIT 1",
  );
  const claim = await claimJob(database, { id: rows[0].id, leaseMs: 60_000 });
  if (!claim) throw new Error('nothing to read');
  return claim;
}

const end = (claim: { id: string; leaseToken: string }) =>
  completeJob(database, { ...claim, outcome: 'FAIL', readMs: 1 });

it.each(['before', 'after'])(
  "another key's card is read after a bounded number of synchronous ones, whoever asks again %s the answer before is given",
  async (when) => {
    const [flood, patient] = [await newKey(), await newKey()];
    await submit(flood, 'sync', 3);
    let reading = await begin();
    const [waiting] = await submit(patient, 'async');
    let readBefore = 0;
    for (;;) {
      // Three loops: as one is answered it asks again.
      if (when === 'before') await submit(flood, 'sync');
      await end(reading);
      if (when === 'after') await submit(flood, 'sync');
      reading = await begin();
      if (reading.id === waiting) break;
      readBefore += 1;
      expect(readBefore).toBeLessThan(25);
    }
    await end(reading);
  },
);

it('a caller on the line goes ahead of a thousand that nobody waits for', async () => {
  const [large, small] = [await newKey(), await newKey()];
  await submit(large, 'async', 50);
  const reading = await begin();
  const [sync] = await submit(small, 'sync');
  await end(reading);
  const next = await begin();
  expect(next.id).toBe(sync);
  await end(next);
});

it('of two keys with synchronous calls, neither goes without', async () => {
  const [many, one] = [await newKey(), await newKey()];
  await submit(many, 'sync', 30);
  const reading = await begin();
  const [mine] = await submit(one, 'sync');
  await end(reading);
  const next = [await begin(), await begin()];
  expect(next.map(({ id }) => id)).toContain(mine);
  for (const claim of next) await end(claim);
});
