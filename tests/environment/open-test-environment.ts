import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase } from '@ktp-ocr/local-stack/test-environment/create-test-database';
import { leaseQueuePrefix } from '@ktp-ocr/local-stack/test-environment/lease-queue-prefix';
import pg from 'pg';
import { inject, onTestFinished, TestRunner } from 'vitest';
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
  /** Where the API answers, once started. */
  readonly url: string;
  readonly sql: pg.Pool;
  startApi(overrides?: Partial<ApiContext>, env?: Record<string, string>): Promise<RunningApi>;
  /** Started within a test it ends with it, so that a test that fails leaves no worker to read the next one's cards. */
  startWorker(overrides?: Partial<WorkerContext>, env?: Record<string, string>): Promise<RunningWorker>;
  /** Stops whatever was started here, in the order that a careful operator would. */
  close(): Promise<void>;
}

/** A database, a queue and a blob folder of this test file's own, on the run's real PostgreSQL and Redis. */
export async function openTestEnvironment(settings: Record<string, string> = {}): Promise<TestEnvironment> {
  const { adminUrl, templateDatabase, redisUrl } = inject('testEnvironment');
  const database = await createTestDatabase({ adminUrl, templateDatabase });
  const queue = leaseQueuePrefix({ redisUrl, name: 'test' });
  const blobDirectory = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-blobs-'));
  const env: Record<string, string> = {
    DATABASE_URL: database.url,
    ...(redisUrl ? { REDIS_URL: redisUrl } : { QUEUE_BACKEND: 'postgres' }),
    QUEUE_PREFIX: queue.prefix,
    BLOB_DIR: blobDirectory,
    MASTER_KEY: randomBytes(32).toString('base64'),
    BOOTSTRAP_API_KEY: API_KEY,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    SWEEP_INTERVAL_MS: '200',
    ...settings,
  };
  const sql = new pg.Pool({ connectionString: database.url, max: 4 });
  const running: { close(): Promise<void> }[] = [];
  let url = '';

  return {
    env,
    get url() {
      return url;
    },
    sql,
    async startApi(overrides = {}, more = {}) {
      const api = await startApi(readApiConfig({ ...env, ...more }), overrides);
      running.push(api);
      url = `http://127.0.0.1:${api.port}`;
      return api;
    },
    async startWorker(overrides = {}, more = {}) {
      const worker = await startWorker(readWorkerConfig({ ...env, ...more }), overrides);
      running.push(worker);
      if (TestRunner.getCurrentTest()) onTestFinished(() => worker.close());
      return worker;
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
