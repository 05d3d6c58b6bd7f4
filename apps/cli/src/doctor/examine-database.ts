import type { Database } from '@ktp-ocr/database/connect-database';
import { inspectMigrations } from '@ktp-ocr/database/inspect-migrations';
import { inspectRights, inspectServer, inspectWaiting } from '@ktp-ocr/database/ops/inspect-server';
import { countLivingWorkers, countWarmReaders } from '@ktp-ocr/database/ops/worker-heartbeat';
import { examineArchive } from './examine-archive.js';
import { describeFailure, doubtful, type Finding, ill, well } from './finding.js';

/** What differs by more than this is no matter of delays: webhooks would be refused as too old (five minutes). */
const MAX_CLOCK_DIFFERENCE_MS = 30_000;
const LONG_WAIT_SECONDS = 300;

/** The database and what its tables say of the rest. Nothing else can be looked at where it does not answer. */
export async function examineDatabase(database: Database): Promise<Finding[]> {
  const startedAt = Date.now();
  let server: Awaited<ReturnType<typeof inspectServer>>;
  try {
    server = await inspectServer(database);
  } catch (error) {
    return [ill('database', describeFailure(error), 'see that DATABASE_URL is right and PostgreSQL runs')];
  }
  const tookMs = Date.now() - startedAt;
  const migrations = await examineMigrations(database.url);
  const findings = [
    well('database', `PostgreSQL ${server.version}, answered in ${tookMs} ms`),
    await examineClock(database),
    ...(await examineArchive(database)),
    migrations,
  ];
  // The rest asks tables, which may not be there.
  if (migrations.state === 'ill') return findings;
  return [...findings, await examineRights(database), ...(await examineWork(database))];
}

/** Asked on a connection that is open already: what the answer's way takes is all that is not known. */
async function examineClock(database: Database): Promise<Finding> {
  const askedAt = Date.now();
  const { now } = await inspectServer(database);
  const halfWayMs = (Date.now() - askedAt) / 2;
  const differenceMs = now.getTime() - (askedAt + halfWayMs);
  const found = `the database's is ${(differenceMs / 1_000).toFixed(3)} s off ours, give or take ${(halfWayMs / 1_000).toFixed(3)} s`;
  return Math.abs(differenceMs) > MAX_CLOCK_DIFFERENCE_MS
    ? ill('clock', found, 'set both by NTP: signatures of webhooks carry the time')
    : well('clock', found);
}

async function examineMigrations(url: string): Promise<Finding> {
  const { applied, pending, failed, edited, unknown } = await inspectMigrations({ url });
  if (failed.length > 0)
    return ill(
      'migrations',
      `failed half-way: ${failed.join(', ')}`,
      'look at _prisma_migrations.logs, then resolve it',
    );
  if (edited.length > 0)
    return ill(
      'migrations',
      `edited after they were applied: ${edited.join(', ')}`,
      'run the release that was installed',
    );
  if (pending.length > 0)
    return ill(
      'migrations',
      `not applied yet: ${pending.join(', ')}`,
      'node packages/database/dist/migrate.js',
    );
  if (unknown.length > 0)
    return doubtful(
      'migrations',
      `newer than this release: ${unknown.join(', ')}`,
      'finish the upgrade, or go back to it',
    );
  return well('migrations', `${applied} applied, none open`);
}

async function examineRights(database: Database): Promise<Finding> {
  const { role, missing, beyond, isOwner } = await inspectRights(database);
  if (missing.length > 0)
    return ill(
      'role',
      `${role} may not work with ${missing.join(', ')}`,
      'run migrate.js with DATABASE_OWNER_URL: it grants what is missing',
    );
  if (isOwner)
    return doubtful(
      'role',
      `${role} owns the tables: a process that is taken over could change charges and the audit trail`,
      'give the processes a role of their own: DATABASE_OWNER_URL for migrate.js (docs/operations.md)',
    );
  if (beyond.length > 0)
    return doubtful(
      'role',
      `${role} may do more than it needs to ${beyond.join(', ')}`,
      'run migrate.js with DATABASE_OWNER_URL: it takes back what is too much',
    );
  return well('role', `${role} may do what the processes need, and no more`);
}

async function examineWork(database: Database): Promise<Finding[]> {
  const [workers, warmReaders, waiting] = await Promise.all([
    countLivingWorkers(database),
    countWarmReaders(database),
    inspectWaiting(database),
  ]);
  const workersFound = `${workers} heard of lately, ${warmReaders} readers warm`;
  const waitingFound = `${waiting.count} jobs, the oldest for ${Math.round(waiting.oldestSeconds)} s`;
  return [
    warmReaders > 0
      ? well('workers', workersFound)
      : doubtful('workers', workersFound, 'start a worker, or look at its log'),
    waiting.oldestSeconds > LONG_WAIT_SECONDS
      ? doubtful('waiting', waitingFound, 'start more workers; where they are idle, look at the queue')
      : well('waiting', waitingFound),
  ];
}
