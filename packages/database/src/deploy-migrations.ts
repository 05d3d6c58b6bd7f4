import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** Prisma Migrate's own advisory lock, so that its engine and this runner exclude each other. */
const PRISMA_MIGRATE_LOCK_ID = 72707369;
const LOOK_AGAIN_MS = 200;

/** The bookkeeping table exactly as Prisma Migrate creates it. */
const BOOKKEEPING_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

export const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface AppliedRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/**
 * `prisma migrate deploy` for machines where Prisma's schema engine cannot be downloaded: same table, same
 * checksums, same lock, same failure semantics, so that either may follow the other. Safe to run concurrently.
 *
 * @param options.lockTimeoutMs how long to wait while another migrates
 * @returns names of the migrations applied by this call, in order
 * @throws MigrationError when an earlier migration failed half-way, an applied one was edited, or one fails now; when another
 * is still migrating
 */
export async function deployMigrations(options: {
  readonly url: string;
  readonly directory?: string;
  readonly lockTimeoutMs?: number;
}): Promise<string[]> {
  const migrations = loadMigrations(options.directory ?? MIGRATIONS_DIRECTORY);
  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  try {
    await waitForTurn(client, options.lockTimeoutMs ?? 30_000);
    await client.query('SET lock_timeout = 0');
    await client.query(BOOKKEEPING_TABLE);
    const pending = selectPending(migrations, await loadApplied(client));
    for (const migration of pending) await applyMigration(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/**
 * Asks again and again. A statement that waits for the lock has a snapshot while it does, and CREATE INDEX CONCURRENTLY of who
 * has the lock waits for every snapshot to go: PostgreSQL would end one of the two, and an index that is ended is left invalid.
 */
async function waitForTurn(client: pg.Client, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { rows } = await client.query<{ is_ours: boolean }>('SELECT pg_try_advisory_lock($1) AS is_ours', [
      PRISMA_MIGRATE_LOCK_ID,
    ]);
    if (rows[0]?.is_ours) return;
    if (performance.now() > deadline) throw new MigrationError('another is still migrating: try again later');
    await sleep(LOOK_AGAIN_MS);
  }
}

export function loadMigrations(directory: string): Migration[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(`${directory}/${name}/migration.sql`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

export async function loadApplied(client: pg.Client): Promise<AppliedRow[]> {
  const { rows } = await client.query<AppliedRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows;
}

function selectPending(migrations: readonly Migration[], applied: readonly AppliedRow[]): Migration[] {
  const failed = applied.find((row) => row.finished_at === null);
  if (failed) {
    throw new MigrationError(
      `migration ${failed.migration_name} failed earlier and was left half-way; resolve it before deploying`,
    );
  }
  const checksums = new Map(applied.map((row) => [row.migration_name, row.checksum]));
  return migrations.filter(({ name, checksum }) => {
    const appliedChecksum = checksums.get(name);
    if (appliedChecksum !== undefined && appliedChecksum !== checksum) {
      throw new MigrationError(`migration ${name} was edited after it had been applied`);
    }
    return appliedChecksum === undefined;
  });
}

async function applyMigration(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ]);
  try {
    // Sent as one simple query: PostgreSQL runs it in one implicit transaction, so it applies whole or not at all. Not so
    // CREATE INDEX CONCURRENTLY, which is a file's only statement and leaves an invalid index (docs/runbook.md).
    await client.query(sql);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, reason]);
    throw new MigrationError(`migration ${name} failed: ${reason}`, { cause: error });
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  );
}
