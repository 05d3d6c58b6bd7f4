import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connectDatabase, type Database } from '../src/connect-database.js';
import { Prisma } from '../src/generated/client.js';
import { destroyExpiredResults, listImagesToDestroy } from '../src/ops/destroy-expired.js';
import { destroyOldWebhooks } from '../src/webhooks/sweep-webhooks.js';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  // Tables as small as a test's are read whole, index or not, unless that is made dear.
  const url = new URL(testDatabase.url);
  url.searchParams.set('options', '-c enable_seqscan=off');
  database = connectDatabase({ url: url.href });
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

/** How PostgreSQL would run what an operation asks it. */
async function explain(operation: (database: Database) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  const ask = async ([first, ...rest]: readonly string[], ...values: unknown[]) => {
    const asked = Prisma.sql([`EXPLAIN ${first}`, ...rest], ...values);
    const lines = await database.prisma.$queryRaw<{ 'QUERY PLAN': string }[]>(asked);
    plans.push(...lines.map((line) => line['QUERY PLAN']));
    return [];
  };
  const prisma = { $queryRaw: ask, $executeRaw: ask } as unknown as Database['prisma'];
  await operation({ ...database, prisma });
  return plans.join('\n');
}

test('the sweep finds images and results to destroy without reading all jobs there ever were', async () => {
  expect(await explain((one) => listImagesToDestroy(one, 500))).toContain('jobs_image_due');
  expect(await explain((one) => destroyExpiredResults(one, 500))).toContain('jobs_result_due');
});

test('the sweep finds old events, and addresses no job names, by an index each', async () => {
  const plan = await explain((one) => destroyOldWebhooks(one, 500));
  expect(plan).toContain('webhook_events_created_at_idx');
  expect(plan).toContain('jobs_by_webhook_endpoint');
});
