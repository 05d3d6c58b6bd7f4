import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isReconciled, reconcileCharges } from '@ktp-ocr/database/billing/reconcile-charges';
import { expect, onTestFinished, test } from 'vitest';
import { instantReaders } from '../environment/fake-readers.js';
import { FAKE_JPEG, submitJob, submitSync, waitForEnd } from '../environment/submit.js';
import { useWebhooks } from '../environment/use-webhooks.js';
import { waitForReceived } from '../environment/webhook-receiver.js';

const MIGRATE = fileURLToPath(new URL('../../packages/database/dist/migrate.js', import.meta.url));
const KTP_OCR = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));
const run = promisify(execFile);

const { environment, receive, createWebhook } = useWebhooks({ worker: false });
const TABLES = [
  'jobs',
  'results',
  'charges',
  'api_keys',
  'webhook_events',
  'webhook_deliveries',
  'idempotency_keys',
];
const NEXT = '99990101000000_of_the_next_release';

/** What a migration of the next minor release may do: add, and nothing else. */
async function migrateToNextRelease(): Promise<void> {
  for (const table of TABLES)
    await environment.sql.query(
      `ALTER TABLE ${table} ADD COLUMN next_note text, ADD COLUMN next_count integer NOT NULL DEFAULT 7`,
    );
  await environment.sql.query(
    'CREATE TABLE next_things (id uuid PRIMARY KEY, job_id uuid REFERENCES jobs (id))',
  );
  await environment.sql.query('CREATE INDEX next_jobs ON jobs (next_count) WHERE next_note IS NOT NULL');
  await environment.sql.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     VALUES ('next', 'next', $1, now(), 1)`,
    [NEXT],
  );
  onTestFinished(async () => {
    await environment.sql.query('DROP TABLE next_things; DROP INDEX next_jobs');
    for (const table of TABLES)
      await environment.sql.query(`ALTER TABLE ${table} DROP COLUMN next_note, DROP COLUMN next_count`);
    await environment.sql.query("DELETE FROM _prisma_migrations WHERE id = 'next'");
  });
}

test('this release works on the database of the next one, which is what going back comes to', async () => {
  const receiver = await receive();
  await createWebhook(receiver.url);
  const before = await submitJob(environment.url, FAKE_JPEG);
  await migrateToNextRelease();

  // An older release's migration is run again by every `docker compose up`.
  const env = {
    ...process.env,
    DATABASE_URL: environment.env.DATABASE_URL,
    DATABASE_OWNER_URL: environment.ownerUrl,
  };
  expect((await run(process.execPath, [MIGRATE], { env })).stdout).toMatch(
    /^Nothing to migrate\.\nrights of /,
  );

  await environment.startApi();
  await environment.startWorker({ readers: instantReaders() });
  const after = await submitJob(environment.url, FAKE_JPEG);
  for (const id of [before, after])
    expect(await waitForEnd(environment.url, id)).toMatchObject({ status: 'succeeded' });
  expect((await submitSync(environment.url, FAKE_JPEG)).status).toBe(200);
  await waitForReceived(receiver, 3);
  const { rows } = await environment.sql.query(
    "SELECT count(*)::integer AS charges, min(next_count) AS next_count FROM charges WHERE kind = 'charge'",
  );
  expect(rows).toEqual([{ charges: 3, next_count: 7 }]);

  const doctor = await run(process.execPath, [KTP_OCR, 'doctor'], {
    env: { ...process.env, ...environment.env },
  });
  expect(doctor.stdout).toMatch(new RegExp(`^\\? +migrations +newer than this release: ${NEXT}`, 'm'));
  const { context } = await environment.startApi();
  expect(isReconciled(await reconcileCharges(context.database))).toBe(true);
});
