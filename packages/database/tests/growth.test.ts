import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { countRead } from '../../../benchmarks/growth/count-rows.mjs';
import { type GrownDatabase, populate } from '../../../benchmarks/growth/open-grown-database.mjs';
import { newLife, OPERATIONS } from '../../../benchmarks/growth/operations.mjs';

/** A page of fifty and what hangs on its rows; a wrong plan visits thousands. */
const AS_MUCH = 300;
const ROUNDS = 3;

let few: Grown;
let many: Grown;

interface Grown {
  readonly testDatabase: TestDatabase;
  readonly grown: GrownDatabase;
}

async function grow(jobs: number): Promise<Grown> {
  const testDatabase = await createTestDatabase(inject('testEnvironment'));
  const url = new URL(testDatabase.url);
  // Tables as small as these would be read whole, index or not, unless that is made dear.
  url.searchParams.set('options', '-c enable_seqscan=off');
  return { testDatabase, grown: await populate(url.href, jobs) };
}

beforeAll(async () => {
  few = await grow(500);
  many = await grow(20_000);
});
afterAll(async () => {
  for (const { testDatabase, grown } of [few, many]) {
    await grown.close();
    await testDatabase.drop();
  }
});

/** What each operation visits, the least of some rounds: the first ones plan, and read the catalogue. */
async function visit({ grown }: Grown): Promise<Map<string, number>> {
  const least = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const life = newLife();
    for (const { name, run } of OPERATIONS) {
      const { rows } = await countRead(grown, () => run(grown, life));
      least.set(name, Math.min(rows, least.get(name) ?? Number.POSITIVE_INFINITY));
    }
  }
  return least;
}

describe('forty times as many ended jobs', () => {
  test('are not visited by what submits, reads, polls, lists, delivers and sweeps', async () => {
    const [before, after] = [await visit(few), await visit(many)];
    const grew = [...after].filter(([name, rows]) => rows > Math.max(AS_MUCH, (before.get(name) ?? 0) * 1.2));
    expect(grew).toEqual([]);
  });
});
