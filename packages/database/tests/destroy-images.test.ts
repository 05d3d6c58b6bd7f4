import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { connectDatabase, type Database } from '../src/connect-database.js';
import { submitJobs } from '../src/jobs/submit-job.js';
import { createApiKey } from '../src/keys/create-api-key.js';
import { listImagesToDestroy, markImageDestroyed, markImagesDestroyed } from '../src/ops/destroy-expired.js';

let testDatabase: TestDatabase;
let database: Database;
let other: pg.Client;
let ids: string[];

beforeAll(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  database = connectDatabase({ url: testDatabase.appUrl });
  other = new pg.Client({ connectionString: testDatabase.url });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  // What another test left due would be listed here: they run in any order.
  await markImagesDestroyed(database, await listImagesToDestroy(database, 500));
  const { apiKey } = await createApiKey(database, { name: 'test', imageRetentionSeconds: 0 });
  ids = Array.from({ length: 3 }, () => randomUUID());
  const image = { imageFormat: 'jpeg', imageSizeBytes: 1, wrappedKey: new Uint8Array(1) };
  await submitJobs(database, { key: apiKey, channel: 'async', jobs: ids.map((id) => ({ id, ...image })) });
  await other.query(
    "UPDATE jobs SET status = 'canceled', finished_at = clock_timestamp() - interval '1 minute' WHERE id = ANY($1)",
    [ids],
  );
});

/** As somebody who charges the job is at it, for as long as `work` takes. */
async function whileLocked<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
  await other.query('BEGIN');
  try {
    await other.query('SELECT 1 FROM jobs WHERE id = $1 FOR NO KEY UPDATE', [id]);
    return await work();
  } finally {
    await other.query('COMMIT');
  }
}

it('writes images down without waiting for a job that somebody is at, which stays due', async () => {
  const [locked, ...free] = ids as [string, ...string[]];
  const marking = await whileLocked(locked, async () => {
    const marked = markImagesDestroyed(database, ids);
    const first = await Promise.race([marked, sleep(3_000, 'waited')]);
    return { first, marked };
  });
  await marking.marked;
  expect(marking.first).toEqual(expect.arrayContaining(free));
  expect(marking.first).toHaveLength(free.length);
  expect(await listImagesToDestroy(database, 500)).toEqual([locked]);
  expect(await markImagesDestroyed(database, ids)).toEqual([locked]);
  expect(await listImagesToDestroy(database, 500)).toEqual([]);
});

it('waits where one is deleted on demand: it is written down when that is answered', async () => {
  const [id] = ids as [string];
  const marked = await whileLocked(id, async () => {
    const waiting = markImageDestroyed(database, id);
    expect(await Promise.race([waiting.then(() => 'done'), sleep(300, 'waits')])).toBe('waits');
    return { waiting };
  });
  await marked.waiting;
  expect(await listImagesToDestroy(database, 500)).not.toContain(id);
});
