import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { connectDatabase, type Database } from '../src/connect-database.js';
import { takeSweepTurn } from '../src/ops/take-sweep-turn.js';

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
beforeEach(async () => {
  await database.prisma.$executeRaw`DELETE FROM sweep_turns`;
});

const take = (intervalMs: number) => takeSweepTurn(database, { name: 'jobs', intervalMs });

it('is taken by one of many that ask at once', async () => {
  const taken = await Promise.all(Array.from({ length: 30 }, () => take(60_000)));
  expect(taken.filter(Boolean)).toHaveLength(1);
});

it('comes again after the interval, whoever had the last', async () => {
  expect(await take(60_000)).toBe(true);
  expect(await take(60_000)).toBe(false);
  await database.prisma
    .$executeRaw`UPDATE sweep_turns SET taken_at = clock_timestamp() - interval '1 minute'`;
  expect(await take(60_000)).toBe(true);
});

it('comes no sooner where the last one, as it was rounded, has not come yet', async () => {
  expect(await take(60_000)).toBe(true);
  await database.prisma
    .$executeRaw`UPDATE sweep_turns SET taken_at = clock_timestamp() + interval '900 milliseconds'`;
  expect(await take(60_000)).toBe(false);
});

it('comes though the clock was set back', async () => {
  expect(await take(60_000)).toBe(true);
  await database.prisma.$executeRaw`UPDATE sweep_turns SET taken_at = clock_timestamp() + interval '1 day'`;
  const taken = await Promise.all(Array.from({ length: 30 }, () => take(60_000)));
  expect(taken.filter(Boolean)).toHaveLength(1);
});
