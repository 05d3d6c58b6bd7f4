import {
  createTestDatabase,
  LeakedConnectionError,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import pg from 'pg';
import { expect, inject, test } from 'vitest';

const environment = inject('testEnvironment');

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('each test database is migrated, and what is written to one is not in the next', async () => {
  const [first, second] = await Promise.all([
    createTestDatabase(environment),
    createTestDatabase(environment),
  ]);
  const applied = await query(
    first.url,
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL',
  );
  expect(applied.length).toBeGreaterThan(0);
  await query(first.url, 'CREATE TABLE mine (n int)');
  await expect(query(second.url, 'SELECT * FROM mine')).rejects.toThrow('does not exist');
  await Promise.all([first.drop(), second.drop()]);
});

test('a connection left open is reported, and the database goes all the same', async () => {
  const database = await createTestDatabase(environment);
  const leaked = new pg.Client({ connectionString: database.url, application_name: 'forgotten-pool' });
  leaked.on('error', () => {});
  await leaked.connect();
  await expect(database.drop()).rejects.toThrow(LeakedConnectionError);
  await expect(query(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
});
