import pg from 'pg';
import { loadApplied, loadMigrations, MIGRATIONS_DIRECTORY } from './deploy-migrations.js';

/** How a database stands to the migrations of this release; by name. */
export interface MigrationState {
  readonly applied: number;
  readonly pending: readonly string[];
  /** Begun, and left half-way. */
  readonly failed: readonly string[];
  /** Another text was applied under the name. */
  readonly edited: readonly string[];
  /** Applied by a release that is newer. */
  readonly unknown: readonly string[];
}

/** Looks and changes nothing. @throws the driver's error where the database does not answer */
export async function inspectMigrations(options: {
  readonly url: string;
  readonly directory?: string;
}): Promise<MigrationState> {
  const migrations = loadMigrations(options.directory ?? MIGRATIONS_DIRECTORY);
  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ there: boolean }>(
      "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there",
    );
    const applied = rows[0]?.there ? await loadApplied(client) : [];
    const checksums = new Map(applied.map((row) => [row.migration_name, row.checksum]));
    const ours = new Set(migrations.map(({ name }) => name));
    return {
      applied: applied.length,
      pending: migrations.filter(({ name }) => !checksums.has(name)).map(({ name }) => name),
      failed: applied.filter((row) => row.finished_at === null).map((row) => row.migration_name),
      edited: migrations
        .filter(({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum)
        .map(({ name }) => name),
      unknown: applied.filter((row) => !ours.has(row.migration_name)).map((row) => row.migration_name),
    };
  } finally {
    await client.end();
  }
}
