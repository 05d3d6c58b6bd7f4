import { randomUUID } from 'node:crypto';
import { claimJob, extendLease, releaseJob } from '@ktp-ocr/database/jobs/claim-job';
import { cancelJob } from '@ktp-ocr/database/jobs/ends/cancel-job';
import { completeJob } from '@ktp-ocr/database/jobs/ends/complete-job';
import { failExhaustedJob, failUncharged } from '@ktp-ocr/database/jobs/ends/fail-uncharged';
import { askForJob } from '@ktp-ocr/database/jobs/find-job';
import { findQueuePosition } from '@ktp-ocr/database/jobs/queue-estimate';
import { submitJobs } from '@ktp-ocr/database/jobs/submit-job';
import { freeExpiredLeases, listWaitingJobs } from '@ktp-ocr/database/jobs/sweep-jobs';
import { createApiKey } from '@ktp-ocr/database/keys/create-api-key';
import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { countRead } from '../../../benchmarks/growth/count-rows.mjs';
import { type GrownDatabase, populate } from '../../../benchmarks/growth/open-grown-database.mjs';
import { queueBacklog } from '../../../benchmarks/growth/queue-backlog.mjs';

/** Far more than a statement about one card visits, and far fewer than wait. */
const AS_MUCH = 300;
const BACKLOG = 10_000;
/** So many that the index of ids is dearer to enter than one of an empty queue. */
const OLD_JOBS = 1_000;
/** Executions after which PostgreSQL keeps a statement's plan for whatever comes: five, and some. */
const UNTIL_PLANS_ARE_KEPT = 8;
const LEASE_MS = 60_000;

let testDatabase: TestDatabase;
let grown: GrownDatabase;

beforeAll(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  // Tables as small as a test's are read whole, index or not, unless that is made dear.
  const url = new URL(testDatabase.url);
  url.searchParams.set('options', '-c enable_seqscan=off');
  grown = await populate(url.href, OLD_JOBS);
});
afterAll(async () => {
  await grown.close();
  await testDatabase.drop();
});

/** Takes a card through all moves. @returns what each visited, in rows and index entries */
async function live(): Promise<Record<string, number>> {
  const { database, keys } = grown;
  const id = randomUUID();
  const visited: Record<string, number> = {};
  const count = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    let result: T | undefined;
    const { rows } = await countRead(grown, async () => {
      result = await work();
    });
    visited[name] = rows;
    return result as T;
  };
  const submit = async (id: string) => {
    const job = { id, imageFormat: 'jpeg', imageSizeBytes: 1, wrappedKey: new Uint8Array(1) };
    const [submitted] = await submitJobs(database, { key: keys.plain, channel: 'sync', jobs: [job] });
    expect(submitted?.ahead).toBe(0);
  };
  await count('submit', () => submit(id));
  expect(await count('place', () => findQueuePosition(database, id))).toBe(1);
  expect(await count('poll', () => askForJob(database, { id, key: keys.plain, access: null }))).toMatchObject(
    {
      position: 1,
    },
  );
  const claim = (name: string) => count(name, () => claimJob(database, { id, leaseMs: LEASE_MS }));
  const first = await claim('claim');
  const held = { id, leaseToken: first?.leaseToken ?? '' };
  expect(await count('extend', () => extendLease(database, { ...held, leaseMs: LEASE_MS }))).toBe(true);
  expect(await count('release', () => releaseJob(database, held))).toBe(true);
  const second = await claim('claim again');
  const completion = { id, leaseToken: second?.leaseToken ?? '', outcome: 'OK', readMs: 1 } as const;
  expect(await count('complete', () => completeJob(database, completion))).not.toBeNull();
  expect(await count('place of none', () => findQueuePosition(database, id))).toBeNull();
  expect(await count('sweep: leases', () => freeExpiredLeases(database))).toEqual([]);
  const [canceled, late] = [randomUUID(), randomUUID()];
  await submit(canceled);
  // As a worker that finds nothing to claim asks: of one that waits, and below of one that has ended.
  expect(await count('exhausted?', () => failExhaustedJob(database, { id: canceled }))).toBe(false);
  const mine = { id: canceled, apiKeyId: keys.plain.id };
  expect(await count('cancel', () => cancelJob(database, mine))).toBe(true);
  expect(await count('exhausted, ended?', () => failExhaustedJob(database, { id: canceled }))).toBe(false);
  await submit(late);
  const atDeadline = { id: late, outcome: 'INNER_ERROR' } as const;
  expect(await count('deadline', () => failUncharged(database, atDeadline))).toBe(true);
  const waiting = { olderThanMs: 0, limit: 1 };
  await count('sweep: waiting', () => listWaitingJobs(database, waiting));
  return visited;
}

test('a card costs no more behind the backlog of another key, by old plans and by new ones', async () => {
  await grown.client.query('ALTER TABLE jobs SET (autovacuum_enabled = false)');
  for (let round = 0; round < UNTIL_PLANS_ARE_KEPT; round += 1) await live();
  const large = (await createApiKey(grown.database, { name: 'very large' })).apiKey;
  await queueBacklog(grown, { apiKeyId: large.id, count: BACKLOG });
  const byOldPlans = await live();
  await grown.client.query('ANALYZE jobs');
  for (let round = 0; round < UNTIL_PLANS_ARE_KEPT; round += 1) await live();
  const byNewPlans = await live();
  for (const visited of [byOldPlans, byNewPlans])
    expect(Object.entries(visited).filter(([, rows]) => rows > AS_MUCH)).toEqual([]);
});
