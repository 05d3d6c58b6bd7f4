import { grantAppRights } from '@ktp-ocr/database/roles/grant-app-rights';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareQueueBackend } from '../../packages/jobs/dist/queue-backend.js';
import { instantReaders } from '../environment/fake-readers.js';
import { openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, submitSync, waitForEnd } from '../environment/submit.js';

/** QUEUE_BACKEND=postgres as docs/operations.md has it: tables made by their owner, worked with by the processes' role. */
let environment: TestEnvironment;
let role: pg.Client;

beforeAll(async () => {
  environment = await openTestEnvironment({ QUEUE_BACKEND: 'postgres', REDIS_URL: '' });
  role = new pg.Client({ connectionString: environment.env.DATABASE_URL });
  await role.connect();
});
afterAll(async () => {
  await role.end();
  await environment.close();
});

test('the role of the processes cannot make the queue, and says so; its owner can, and then cards are read', async () => {
  await environment.sql.query('DROP SCHEMA IF EXISTS bullmq CASCADE');
  await expect(environment.startApi()).rejects.toThrow(/permission denied/);
  await prepareQueueBackend({ kind: 'postgres', url: environment.ownerUrl });
  // Made, and not granted yet.
  await expect(environment.startApi()).rejects.toThrow(/permission denied/);
  await grantAppRights({ ownerUrl: environment.ownerUrl, appUrl: environment.env.DATABASE_URL ?? '' });

  await environment.startApi();
  const before = await submitJob(environment.url, FAKE_JPEG);
  const worker = await environment.startWorker({ readers: instantReaders() });
  expect(await waitForEnd(environment.url, before)).toMatchObject({ status: 'succeeded' });
  expect((await submitSync(environment.url, FAKE_JPEG)).status).toBe(200);

  // What the queue has lost is queued again here, too: rows of a waiting job are all taken away.
  await worker.close();
  const lost = await submitJob(environment.url, FAKE_JPEG);
  const { rows } = await environment.sql.query(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'bullmq'::regnamespace AND relkind = 'r' AND relname ~ 'job'",
  );
  expect(rows.length).toBeGreaterThan(0);
  await environment.sql.query(`TRUNCATE ${rows.map(({ name }) => `bullmq.${name}`).join(', ')} CASCADE`);
  await environment.startWorker({ readers: instantReaders() });
  expect(await waitForEnd(environment.url, lost)).toMatchObject({ status: 'succeeded' });

  const charges = await environment.sql.query('SELECT count(*)::integer AS count FROM charges');
  expect(charges.rows).toEqual([{ count: 3 }]);

  const table = `bullmq.${rows[0].name}`;
  for (const forbidden of [
    `DROP TABLE ${table}`,
    `ALTER TABLE ${table} ADD COLUMN mine text`,
    `TRUNCATE ${table}`,
    'CREATE TABLE bullmq.mine (id int)',
    'CREATE FUNCTION bullmq.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'DROP SCHEMA bullmq CASCADE',
  ])
    await expect(role.query(forbidden), forbidden).rejects.toThrow(/permission denied|must be owner/);
});
