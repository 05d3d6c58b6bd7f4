import { randomBytes, randomUUID } from 'node:crypto';
import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { connectDatabase, type Database } from '../src/connect-database.js';
import { deployMigrations } from '../src/deploy-migrations.js';
import { claimJob } from '../src/jobs/claim-job.js';
import { completeJob } from '../src/jobs/ends/complete-job.js';
import { submitJobs } from '../src/jobs/submit-job.js';
import { createApiKey } from '../src/keys/create-api-key.js';
import { recordAdminAction } from '../src/ops/admin-actions.js';
import { inspectRights } from '../src/ops/inspect-server.js';
import { grantAppRights } from '../src/roles/grant-app-rights.js';

/** The processes' role is tried with plain SQL: what it may not do, whoever took the process over cannot do either. */

let testDatabase: TestDatabase;
let database: Database;
let sql: pg.Pool;
let owner: pg.Pool;

beforeAll(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  database = connectDatabase({ url: testDatabase.appUrl });
  sql = new pg.Pool({ connectionString: testDatabase.appUrl });
  owner = new pg.Pool({ connectionString: testDatabase.url });
});
afterAll(async () => {
  await sql.end();
  await owner.end();
  await database.close();
  await testDatabase.drop();
});

/** There is something to be altered: a charge, and a line of the audit trail. */
beforeEach(async () => {
  const { apiKey } = await createApiKey(database, { name: 'test' });
  const id = randomUUID();
  const image = { imageFormat: 'jpeg', imageSizeBytes: 1, wrappedKey: new Uint8Array(1) };
  await submitJobs(database, { key: apiKey, channel: 'async', jobs: [{ id, ...image }] });
  const claim = await claimJob(database, { id, leaseMs: 60_000 });
  expect(
    await completeJob(database, { id, leaseToken: claim?.leaseToken ?? '', outcome: 'OK', readMs: 1 }),
  ).toBeTruthy();
  await recordAdminAction(database.prisma, {
    actorKeyId: null,
    action: 'key.created',
    subjectId: apiKey.id,
    requestId: 'test',
  });
});

describe('the role of the processes', () => {
  it.each([
    // Charges and their like are only ever added to.
    'UPDATE charges SET amount_minor = 0',
    'DELETE FROM charges',
    'TRUNCATE charges CASCADE',
    'SELECT * FROM charges FOR UPDATE',
    "UPDATE credit_topups SET note = 'mine'",
    'DELETE FROM credit_topups',
    "UPDATE admin_actions SET action = 'nothing'",
    'DELETE FROM admin_actions',
    'TRUNCATE admin_actions',
    'DELETE FROM result_accesses',
    'UPDATE result_accesses SET accessed_at = now()',
    // What charges hang on is not deleted.
    'DELETE FROM jobs',
    'DELETE FROM api_keys',
    // The rules stand.
    'ALTER TABLE charges DISABLE TRIGGER ALL',
    'ALTER TABLE charges DISABLE TRIGGER charges_append_only',
    'ALTER TABLE jobs DISABLE TRIGGER jobs_move',
    'SET session_replication_role = replica',
    'DROP TRIGGER charges_append_only ON charges',
    'CREATE TRIGGER mine BEFORE INSERT ON charges FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    'CREATE OR REPLACE FUNCTION assert_charge_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    'ALTER FUNCTION assert_charge_append_only() RENAME TO mine',
    'DROP FUNCTION assert_charge_append_only CASCADE',
    'ALTER TABLE charges DROP CONSTRAINT charges_sign_fits_kind',
    'DROP INDEX charges_one_per_job',
    'ALTER TABLE admin_actions ADD COLUMN mine text',
    'ALTER TABLE charges OWNER TO current_user',
    'DROP TABLE charges CASCADE',
    // Nor does it make anything, nor itself more than it is.
    'CREATE TABLE mine (id integer)',
    'CREATE SCHEMA mine',
    'CREATE ROLE mine',
    'ALTER ROLE current_user SUPERUSER',
    "UPDATE _prisma_migrations SET checksum = ''",
    "COPY charges TO PROGRAM 'cat'",
    'CREATE RULE mine AS ON INSERT TO charges DO INSTEAD NOTHING',
  ])('may not: %s', async (statement) => {
    await expect(sql.query(statement)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|0LP01)$/),
    });
  });

  it('is refused GRANT, too, where PostgreSQL only warns', async () => {
    await sql.query('GRANT DELETE ON charges TO PUBLIC').catch(() => {});
    const { rows } = await owner.query("SELECT has_table_privilege($1, 'charges', 'DELETE') AS may", [
      decodeURIComponent(new URL(testDatabase.appUrl).username),
    ]);
    expect(rows).toEqual([{ may: false }]);
  });

  it('may all that the processes need, and no more', async () => {
    expect(await inspectRights(database)).toMatchObject({ missing: [], beyond: [], isOwner: false });
    const asOwner = connectDatabase({ url: testDatabase.url });
    onTestFinished(() => asOwner.close());
    expect(await inspectRights(asOwner)).toMatchObject({ missing: [], isOwner: true });
  });
});

describe('granting', () => {
  /** A role of this test's own, for roles belong to the whole server. */
  const newAppUrl = () => {
    const url = new URL(testDatabase.url);
    url.username = `app_${randomBytes(6).toString('hex')}`;
    url.password = `p@ss/word ${randomBytes(6).toString('hex')}`;
    onTestFinished(async () => {
      await owner.query(`DROP OWNED BY ${url.username}`);
      await owner.query(`DROP ROLE ${url.username}`);
    });
    return url.href;
  };

  it('takes back what was given beyond the rights, and sets the password of the address', async () => {
    const appUrl = newAppUrl();
    const name = new URL(appUrl).username;
    await grantAppRights({ ownerUrl: testDatabase.url, appUrl });
    await owner.query(`GRANT DELETE ON charges TO ${name}`);
    await owner.query(`REVOKE SELECT ON jobs FROM ${name}`);
    await owner.query(`ALTER ROLE ${name} PASSWORD 'another'`);
    await grantAppRights({ ownerUrl: testDatabase.url, appUrl });
    const app = connectDatabase({ url: appUrl });
    onTestFinished(() => app.close());
    expect(await inspectRights(app)).toEqual({ role: name, missing: [], beyond: [], isOwner: false });
  });

  it('gives nothing on partitions, through which what only its table forbids could be done', async () => {
    const appUrl = newAppUrl();
    const name = new URL(appUrl).username;
    await owner.query(`
      CREATE TABLE parted (id uuid PRIMARY KEY) PARTITION BY RANGE (id);
      CREATE TABLE parted_later PARTITION OF parted DEFAULT`);
    onTestFinished(async () => {
      await owner.query('DROP TABLE parted');
    });
    await grantAppRights({ ownerUrl: testDatabase.url, appUrl });
    const app = connectDatabase({ url: appUrl });
    onTestFinished(() => app.close());
    await app.prisma.$executeRaw`INSERT INTO parted VALUES (gen_random_uuid())`;
    await expect(app.prisma.$executeRaw`DELETE FROM parted_later`).rejects.toThrow(/permission denied/);
    expect(await inspectRights(app)).toMatchObject({ missing: [], beyond: [] });
    await owner.query(`GRANT DELETE ON parted_later TO ${name}`);
    expect(await inspectRights(app)).toMatchObject({ missing: [], beyond: ['parted_later'] });
  });

  it('never shows the password to the server’s log', async () => {
    const appUrl = newAppUrl();
    await grantAppRights({ ownerUrl: testDatabase.url, appUrl });
    const { rows } = await owner.query('SELECT rolpassword FROM pg_authid WHERE rolname = $1', [
      new URL(appUrl).username,
    ]);
    expect(rows[0].rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
  });

  it('refuses a role that could do as the owner does', async () => {
    const appUrl = newAppUrl();
    const name = new URL(appUrl).username;
    await owner.query(`CREATE ROLE ${name} SUPERUSER`);
    await expect(grantAppRights({ ownerUrl: testDatabase.url, appUrl })).rejects.toThrow(/could do whatever/);
    await owner.query(`ALTER ROLE ${name} NOSUPERUSER`);
    await owner.query(`GRANT ${new URL(testDatabase.url).username} TO ${name}`);
    await expect(grantAppRights({ ownerUrl: testDatabase.url, appUrl })).rejects.toThrow(/could do whatever/);
    await expect(grantAppRights({ ownerUrl: testDatabase.url, appUrl: testDatabase.url })).rejects.toThrow(
      /owns the tables/,
    );
  });

  it('is done by an owner that is no superuser, for a role that somebody else made', async () => {
    const appUrl = newAppUrl();
    const name = new URL(appUrl).username;
    await owner.query(`CREATE ROLE ${name} LOGIN`);
    const database_ = `plain_${randomBytes(6).toString('hex')}`;
    const plainOwner = new URL(testDatabase.url);
    plainOwner.username = `owner_${randomBytes(6).toString('hex')}`;
    plainOwner.password = 'plain';
    await owner.query(`CREATE ROLE ${plainOwner.username} LOGIN PASSWORD 'plain'`);
    await owner.query(`CREATE DATABASE ${database_} OWNER ${plainOwner.username}`);
    onTestFinished(async () => {
      await owner.query(`DROP DATABASE ${database_} WITH (FORCE)`);
      await owner.query(`DROP ROLE ${plainOwner.username}`);
    });
    plainOwner.pathname = `/${database_}`;
    await deployMigrations({ url: plainOwner.href });
    await grantAppRights({ ownerUrl: plainOwner.href, appUrl });
    const { rows } = await owner.query('SELECT rolpassword FROM pg_authid WHERE rolname = $1', [name]);
    expect(rows).toEqual([{ rolpassword: null }]);
  });
});
