import { randomUUID } from 'node:crypto';
import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { connectDatabase, type Database } from '../src/connect-database.js';
import { claimJob } from '../src/jobs/claim-job.js';
import { completeJob } from '../src/jobs/ends/complete-job.js';
import { measureThroughput } from '../src/jobs/queue-estimate.js';
import { submitJobs } from '../src/jobs/submit-job.js';
import { createApiKey } from '../src/keys/create-api-key.js';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  database = connectDatabase({ url: testDatabase.appUrl });
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

it('measures how long reading takes by cards that were read, not by what test keys are answered', async () => {
  for (const [livemode, readMs] of [
    [true, 900],
    [true, 1_100],
    [false, 0],
  ] as const) {
    const { apiKey } = await createApiKey(database, { name: 'test', livemode });
    const id = randomUUID();
    await submitJobs(database, {
      key: apiKey,
      channel: 'async',
      jobs: [{ id, imageFormat: 'jpeg', imageSizeBytes: 1, wrappedKey: new Uint8Array(1) }],
    });
    const { leaseToken } = (await claimJob(database, { id, leaseMs: 60_000 }))!;
    await completeJob(database, { id, leaseToken, outcome: 'OK', readMs });
  }
  expect((await measureThroughput(database)).meanReadMs).toBe(1_000);
});
