import { randomUUID } from 'node:crypto';
import {
  createTestDatabase,
  type TestDatabase,
} from '@ktp-ocr/local-stack/test-environment/create-test-database';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { connectDatabase, type Database } from '../src/connect-database.js';
import { claimJob } from '../src/jobs/claim-job.js';
import { announceEnd } from '../src/jobs/ends/announce-end.js';
import { completeJob } from '../src/jobs/ends/complete-job.js';
import { failUncharged } from '../src/jobs/ends/fail-uncharged.js';
import { type JobEndWatch, watchJobEnds } from '../src/jobs/ends/watch-job-ends.js';
import { submitJobs } from '../src/jobs/submit-job.js';
import { createApiKey } from '../src/keys/create-api-key.js';
import { type Listener, listenToDatabase } from '../src/listen-to-database.js';

let testDatabase: TestDatabase;
let database: Database;
let listener: Listener;
let watch: JobEndWatch;
/** How many jobs each look into the database asked for. */
let looks: number[] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase(inject('testEnvironment'));
  database = connectDatabase({ url: testDatabase.appUrl });
  const $queryRaw = (strings: TemplateStringsArray, ...ids: string[][]) => {
    looks.push(ids[0]?.length ?? 0);
    return database.direct.$queryRaw(strings, ...ids);
  };
  listener = listenToDatabase(database);
  watch = watchJobEnds({ direct: { ...database.direct, $queryRaw } as Database['direct'] }, listener);
});
afterAll(async () => {
  watch.close();
  await listener.close();
  await database.close();
  await testDatabase.drop();
});

it('a wait that begins looks for its own job alone, however many others wait', async () => {
  looks = [];
  const leaving = new AbortController();
  const waits = Array.from({ length: 200 }, () =>
    watch.waitForEnd(randomUUID(), { timeoutMs: 60_000, signal: leaving.signal }),
  );
  expect(looks).toEqual(Array.from({ length: 200 }, () => 1));
  leaving.abort();
  expect(new Set(await Promise.all(waits))).toEqual(new Set([false]));
});

it('who waits is told of an end, be it before or after the wait began', async () => {
  const { apiKey } = await createApiKey(database, { name: 'test' });
  const id = randomUUID();
  const image = { imageFormat: 'jpeg', imageSizeBytes: 1, wrappedKey: new Uint8Array(1) };
  await submitJobs(database, { key: apiKey, channel: 'async', jobs: [{ id, ...image }] });
  const before = watch.waitForEnd(id, { timeoutMs: 20_000 });
  await failUncharged(database, { id, outcome: 'INNER_ERROR' });
  expect(await before).toBe(true);
  expect(await watch.waitForEnd(id, { timeoutMs: 20_000 })).toBe(true);
});

it('the end of a card is announced once, whoever completes it, and none that was not committed', async () => {
  const { apiKey } = await createApiKey(database, { name: 'test' });
  // A free tier is counted in a transaction of several statements.
  const { apiKey: withFreeTier } = await createApiKey(database, { name: 'free', freePerMonth: 1 });
  const listening = new pg.Client({ connectionString: testDatabase.appUrl });
  await listening.connect();
  const heard: (string | undefined)[] = [];
  listening.on('notification', ({ payload }) => heard.push(payload));
  await listening.query('LISTEN job_ended');
  const ended: string[] = [];
  for (const key of [apiKey, withFreeTier]) {
    const id = randomUUID();
    const image = { imageFormat: 'jpeg', imageSizeBytes: 1, wrappedKey: new Uint8Array(1) };
    await submitJobs(database, { key, channel: 'async', jobs: [{ id, ...image }] });
    const { leaseToken } = (await claimJob(database, { id, leaseMs: 60_000 }))!;
    expect(await completeJob(database, { id, leaseToken: randomUUID(), outcome: 'OK' })).toBeNull();
    await completeJob(database, { id, leaseToken, outcome: 'OK' });
    ended.push(id);
    await vi.waitFor(() => expect(heard).toContain(id), { timeout: 20_000 });
  }
  await database.prisma.$executeRaw`SELECT pg_notify('job_ended', 'the last')`;
  await vi.waitFor(() => expect(heard).toContain('the last'), { timeout: 20_000 });
  expect(heard).toEqual([...ended, 'the last']);
  await listening.end();
});

it('of ends that come while others are announced each is told, in fewer announcements than there are ends', async () => {
  const announcements: unknown[] = [];
  const direct = {
    ...database.direct,
    $queryRaw: (strings: TemplateStringsArray, ...values: unknown[]) => {
      if (strings.join('').includes('pg_notify')) announcements.push(values);
      return database.direct.$queryRaw(strings, ...values);
    },
  } as Database['direct'];
  const watched = { ...database, direct };
  const ids = Array.from({ length: 20 }, () => randomUUID());
  const waits = ids.map((id) => watch.waitForEnd(id, { timeoutMs: 20_000 }));
  for (const id of ids) announceEnd(watched, id);
  expect(await Promise.all(waits)).toEqual(ids.map(() => true));
  expect(announcements.length).toBe(2);
  // Who waits may hear of the second before who announced it does: then this one goes as soon as that is over.
  announceEnd(watched, randomUUID());
  await expect.poll(() => announcements.length).toBe(3);
});

it('an announcement that is never answered holds up what comes after it for some seconds, and no longer', async () => {
  const announced: string[][] = [];
  const $queryRaw = (_: TemplateStringsArray, ids: string[]) => {
    announced.push(ids);
    return announced.length === 1 ? new Promise(() => {}) : Promise.resolve([]);
  };
  const watched = { ...database, direct: { ...database.direct, $queryRaw } as Database['direct'] };
  vi.useFakeTimers();
  try {
    for (const id of ['a', 'b', 'c']) announceEnd(watched, id);
    expect(announced).toEqual([['a']]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(announced).toEqual([['a'], ['b', 'c']]);
    announceEnd(watched, 'd');
    expect(announced).toEqual([['a'], ['b', 'c'], ['d']]);
  } finally {
    vi.useRealTimers();
  }
});
