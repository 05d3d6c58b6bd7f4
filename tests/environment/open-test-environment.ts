import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CANARY_ID } from '@ktp-ocr/blobs/storage-check';
import { createTestDatabase } from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { leaseQueuePrefix } from '@ktp-ocr/local-stack/test-environment/lease-queue-prefix';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, inject, onTestFinished, TestRunner } from 'vitest';
import { parseConfig as readApiConfig } from '../../apps/api/dist/config.js';
import type { Context as ApiContext } from '../../apps/api/dist/context.js';
import { type RunningApi, startApi } from '../../apps/api/dist/start-api.js';
import { parseConfig as readWorkerConfig } from '../../apps/worker/dist/config.js';
import type { Context as WorkerContext } from '../../apps/worker/dist/context.js';
import { type RunningWorker, startWorker } from '../../apps/worker/dist/start-worker.js';

export const API_KEY = 'test-key-of-the-test-environment-0123456789';

export interface TestEnvironment {
  /** The variables that every process of this test environment runs with; hand them to child processes as they are. */
  readonly env: Record<string, string>;
  /** As the owner of the database, which no process of an installation is. */
  readonly ownerUrl: string;
  /** Where the API answers, once started: the last one that was and still is. */
  readonly url: string;
  /** Statements as the owner. */
  readonly sql: pg.Pool;
  /** Started within a test it ends with it, and `url` is again what it was. */
  startApi(overrides?: Partial<ApiContext>, env?: Record<string, string>): Promise<RunningApi>;
  /** Started within a test it ends with it, so that a test that fails leaves no worker to read the next one's cards. */
  startWorker(overrides?: Partial<WorkerContext>, env?: Record<string, string>): Promise<RunningWorker>;
  /** Makes rows and files as they were when the first API was up: what one test leaves no other one finds. */
  reset(): Promise<void>;
  /** Stops whatever was started here, in the order that a careful operator would. */
  close(): Promise<void>;
}

type Settings = Record<string, string>;

/**
 * A test environment for the tests around it, with an API in it, in which each test begins from the same state.
 *
 * @param settings a function where they are known only once the tests begin
 */
export function useTestEnvironment(settings: Settings | (() => Promise<Settings>) = {}): TestEnvironment {
  let opened: TestEnvironment | undefined;
  const get = () => {
    if (!opened) throw new Error('the test environment is open only while tests and their hooks run');
    return opened;
  };
  beforeAll(async () => {
    opened = await openTestEnvironment(typeof settings === 'function' ? await settings() : settings);
    await opened.startApi();
  });
  beforeEach(() => get().reset());
  afterAll(() => opened?.close());
  return {
    get env() {
      return get().env;
    },
    get ownerUrl() {
      return get().ownerUrl;
    },
    get url() {
      return get().url;
    },
    get sql() {
      return get().sql;
    },
    startApi: (...options) => get().startApi(...options),
    startWorker: (...options) => get().startWorker(...options),
    reset: () => get().reset(),
    close: () => get().close(),
  };
}

/** A database, a queue and a blob folder of the caller's own, on the run's real PostgreSQL and Redis. */
export async function openTestEnvironment(settings: Settings = {}): Promise<TestEnvironment> {
  const { adminUrl, appUrl, templateDatabase, redisUrl } = inject('testEnvironment');
  const database = await createTestDatabase({ adminUrl, appUrl, templateDatabase });
  const queue = leaseQueuePrefix({ redisUrl, name: 'test' });
  const blobDirectory = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-blobs-'));
  const env: Record<string, string> = {
    DATABASE_URL: database.appUrl,
    ...(redisUrl ? { REDIS_URL: redisUrl } : { QUEUE_BACKEND: 'postgres' }),
    QUEUE_PREFIX: queue.prefix,
    BLOB_DIR: blobDirectory,
    MASTER_KEY: randomBytes(32).toString('base64'),
    BOOTSTRAP_API_KEY: API_KEY,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    SWEEP_INTERVAL_MS: '200',
    // As little as the public contract allows, so that what is too large is made and sent in no time.
    MAX_UPLOAD_BYTES: '2097152',
    ...settings,
  };
  const sql = new pg.Pool({ connectionString: database.url, max: 4 });
  const running: { close(): Promise<void> }[] = [];
  let url = '';
  /** As the first API made them. */
  let keys: string | undefined;

  return {
    env,
    ownerUrl: database.url,
    get url() {
      return url;
    },
    sql,
    async startApi(overrides = {}, more = {}) {
      const api = await startApi(readApiConfig({ ...env, ...more }), overrides);
      running.push(api);
      const before = url;
      url = `http://127.0.0.1:${api.port}`;
      keys ??= await readKeys(sql);
      if (TestRunner.getCurrentTest()) {
        onTestFinished(async () => {
          url = before;
          await api.close();
        });
      }
      return api;
    },
    async startWorker(overrides = {}, more = {}) {
      const worker = await startWorker(readWorkerConfig({ ...env, ...more }), overrides);
      running.push(worker);
      if (TestRunner.getCurrentTest()) onTestFinished(() => worker.close());
      return worker;
    },
    async reset() {
      await resetRows(sql, keys ?? '[]');
      for (const blob of await readdir(blobDirectory, { recursive: true, withFileTypes: true })) {
        // The canary stays: those that still run look for it.
        if (blob.isFile() && blob.name !== CANARY_ID)
          await rm(path.join(blob.parentPath, blob.name), { force: true });
      }
    },
    async close() {
      for (const part of running) await part.close();
      await sql.end();
      await queue.release();
      await database.drop();
      await rm(blobDirectory, { recursive: true });
    },
  };
}

async function readKeys(sql: pg.Pool): Promise<string> {
  const { rows } = await sql.query("SELECT coalesce(jsonb_agg(k), '[]')::text AS keys FROM api_keys k");
  return rows[0].keys;
}

/** PostgreSQL's word for two transactions that wait for each other: a worker's, and this one. */
const DEADLOCK = '40P01';

/** Everything hangs on a key, but for workers' heartbeats and what is looked at again. What the queue still holds leads to nothing then. */
async function resetRows(sql: pg.Pool, keys: string): Promise<void> {
  const client = await sql.connect();
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        await client.query('BEGIN');
        // Past the triggers that keep charges and accesses from ever being removed.
        await client.query('SET LOCAL session_replication_role = replica');
        await client.query('TRUNCATE api_keys, worker_heartbeats, inspections CASCADE');
        await client.query(
          'INSERT INTO api_keys SELECT * FROM jsonb_populate_recordset(NULL::api_keys, $1::jsonb)',
          [keys],
        );
        await client.query('COMMIT');
        return;
      } catch (error) {
        await client.query('ROLLBACK');
        if ((error as { code?: string }).code !== DEADLOCK || tries === 5) throw error;
      }
    }
  } finally {
    client.release();
  }
}
