import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { deployMigrations } from '../src/deploy-migrations.js';

let testDatabase: TestDatabase;
let owner: pg.Client;
let directory: string;

beforeEach(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  owner = new pg.Client({ connectionString: testDatabase.url });
  await owner.connect();
  directory = mkdtempSync(path.join(tmpdir(), 'migrations-'));
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await owner.end();
  await testDatabase.drop();
});

function addMigration(name: string, sql: string): void {
  mkdirSync(path.join(directory, name));
  writeFileSync(path.join(directory, name, 'migration.sql'), sql);
}

const deploy = (options: { lockTimeoutMs?: number } = {}) =>
  deployMigrations({ url: testDatabase.url, directory, ...options });

async function listInvalidIndexes(): Promise<string[]> {
  const { rows } = await owner.query(
    'SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid',
  );
  return rows.map(({ name }) => name);
}

it('makes an index while others wait for their turn', async () => {
  addMigration('1_table', 'CREATE TABLE planted AS SELECT generate_series(1, 1000) AS n');
  addMigration('2_until_the_others_wait', 'SELECT pg_sleep(1)');
  addMigration('3_index', 'CREATE INDEX CONCURRENTLY planted_n ON planted (n)');
  const applied = await Promise.all([deploy(), deploy(), deploy()]);
  expect(applied.flat().sort()).toEqual(['1_table', '2_until_the_others_wait', '3_index']);
  expect(await listInvalidIndexes()).toEqual([]);
});

it('waits no longer than it was told to, and says for whom', async () => {
  addMigration('1_slow', 'SELECT pg_sleep(1)');
  const first = deploy();
  await expect
    .poll(async () => (await owner.query("SELECT FROM pg_locks WHERE locktype = 'advisory'")).rowCount)
    .toBe(1);
  await expect(deploy({ lockTimeoutMs: 100 })).rejects.toThrow('another is still migrating');
  await first;
});

it('goes on after an index that was left half-way, as the runbook has it', async () => {
  addMigration('1_table', 'CREATE TABLE planted AS SELECT 1 AS n UNION ALL SELECT 1');
  addMigration('2_index', 'CREATE UNIQUE INDEX CONCURRENTLY planted_n ON planted (n)');
  addMigration('3_more', 'ALTER TABLE planted ADD COLUMN more text');
  await expect(deploy()).rejects.toThrow('2_index failed');
  await expect(deploy()).rejects.toThrow('2_index failed earlier and was left half-way');
  expect(await listInvalidIndexes()).toEqual(['planted_n']);
  await owner.query('DELETE FROM planted');
  await owner.query('DROP INDEX CONCURRENTLY planted_n');
  await owner.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
  expect(await deploy()).toEqual(['2_index', '3_more']);
  expect(await listInvalidIndexes()).toEqual([]);
});
