import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { connectDatabase, type Database } from '../src/connect-database.js';
import { AdmissionError } from '../src/jobs/admit-jobs.js';
import { submitJobs } from '../src/jobs/submit-job.js';
import { createApiKey } from '../src/keys/create-api-key.js';

let testDatabase: TestDatabase;
let database: Database;
let other: pg.Client;

beforeAll(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  database = connectDatabase({ url: testDatabase.appUrl });
  other = new pg.Client({ connectionString: testDatabase.appUrl });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await database.close();
  await testDatabase.drop();
});

it('a submit waits for one that has counted before it and is not committed, and counts what that has left', async () => {
  const { apiKey } = await createApiKey(database, { name: 'test', maxInFlight: 1 });
  await other.query('BEGIN');
  const counted = await other.query('SELECT in_flight FROM count_pending_alone($1, false)', [apiKey.id]);
  expect(counted.rows).toEqual([{ in_flight: 0 }]);
  await other.query(
    `INSERT INTO jobs (id, api_key_id, channel, image_retention_seconds, result_retention_seconds)
     VALUES ($1, $2, 'async', 0, 0)`,
    [randomUUID(), apiKey.id],
  );
  let isSettled = false;
  const job = { id: randomUUID(), imageFormat: 'jpeg', imageSizeBytes: 1, wrappedKey: new Uint8Array(1) };
  const second = submitJobs(database, { key: apiKey, channel: 'async', jobs: [job] })
    .catch((error: unknown) => error)
    .finally(() => {
      isSettled = true;
    });
  await sleep(300);
  expect(isSettled).toBe(false);
  await other.query('COMMIT');
  expect(await second).toBeInstanceOf(AdmissionError);
});
