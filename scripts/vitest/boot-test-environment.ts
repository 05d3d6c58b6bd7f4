import { randomBytes, randomUUID } from 'node:crypto';
import { deployMigrations } from '@ktp-ocr/database/deploy-migrations';
import { grantAppRights } from '@ktp-ocr/database/roles/grant-app-rights';
import { prepareQueueBackend } from '@ktp-ocr/jobs/queue-backend';
import { withRedis } from '@ktp-ocr/local-stack/redis/ping-redis';
import { findStrayProcesses, RUN_MARKER } from '@ktp-ocr/local-stack/test-environment/find-stray-processes';
import { listQueueClients } from '@ktp-ocr/local-stack/test-environment/lease-queue-prefix';
import { startTestStack, type TestStack } from '@ktp-ocr/local-stack/test-environment/start-test-stack';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { parseTestStackRequest } from './config.js';
import type { ProvidedTestEnvironment } from './test-environment-context.js';

const TEMPLATE_DATABASE = 'test_template';

/** Where the projects of a run, of which each loads this file for itself, find what the first of them has booted. */
const SHARED = Symbol.for('ktp-ocr test environment');
type Shared = { readonly booted: Promise<BootedEnvironment>; users: number };
const shared = globalThis as { [SHARED]?: Shared };

/**
 * Boots PostgreSQL and Redis once for the run and migrates the template that each test file clones.
 * At the end, whatever the tests left running makes the run fail.
 */
export default async function bootTestEnvironment(project: TestProject): Promise<() => Promise<void>> {
  shared[SHARED] ??= { booted: boot(), users: 0 };
  const mine = shared[SHARED];
  mine.users += 1;
  const { provided, close } = await mine.booted;
  project.provide('testEnvironment', provided);
  return async () => {
    mine.users -= 1;
    if (mine.users > 0) return;
    delete shared[SHARED];
    await close();
  };
}

interface BootedEnvironment {
  readonly provided: ProvidedTestEnvironment;
  close(): Promise<void>;
}

async function boot(): Promise<BootedEnvironment> {
  const startedAt = performance.now();
  const stack = await startTestStack(parseTestStackRequest(process.env));
  const appUrl = toAppUrl(stack.adminUrl);
  try {
    await migrateTemplate(stack, appUrl);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  console.log(`test environment: ${stack.how}, migrated, in ${Math.round(performance.now() - startedAt)} ms`);
  // Only now: the servers themselves shall not carry it, everything that tests start shall.
  const runId = randomUUID();
  process.env[RUN_MARKER] = runId;
  const { adminUrl, redisUrl } = stack;
  return {
    provided: { adminUrl, appUrl, templateDatabase: TEMPLATE_DATABASE, redisUrl },
    close: () => closeTestEnvironment(stack, runId),
  };
}

/** A role without rights that only an owner has: a right that a process lacks is found by the tests of that process. */
function toAppUrl(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.username = 'ktp_ocr_app';
  url.password = randomBytes(24).toString('hex');
  return url.href;
}

async function migrateTemplate({ adminUrl, redisUrl }: TestStack, appUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  } finally {
    await admin.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${TEMPLATE_DATABASE}`;
  await deployMigrations({ url: url.href });
  if (redisUrl === null) await prepareQueueBackend({ kind: 'postgres', url: url.href });
  await grantAppRights({ ownerUrl: url.href, appUrl });
}

/** Vitest only prints what a teardown throws, so the exit code is set here as well. */
async function closeTestEnvironment(stack: TestStack, runId: string): Promise<void> {
  try {
    const leaks = [
      ...findStrayProcesses(runId).map(({ pid, command }) => `process ${pid}: ${command}`),
      ...(stack.redisUrl === null ? [] : await withRedis(stack.redisUrl, (redis) => listQueueClients(redis))),
    ];
    if (leaks.length > 0) {
      process.exitCode = 1;
      throw new Error(`tests left running:\n  ${leaks.join('\n  ')}`);
    }
  } finally {
    await stack.stop();
  }
}
