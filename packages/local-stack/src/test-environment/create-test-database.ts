import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export type TestDatabase = {
  /** As the owner of everything in it. */
  url: string;
  /** As the processes of an installation, who own nothing. */
  appUrl: string;
  name: string;
  /** Drops the database. @throws LeakedConnectionError when a connection was still open; the database is gone all the same. */
  drop(): Promise<void>;
};

export class LeakedConnectionError extends Error {
  override name = 'LeakedConnectionError';
}

/** A closed connection's backend takes a moment to end. */
const GRACE_MS = 3_000;

/** Clones the migrated template: some 30 ms, so that each test file has a database to itself. */
export async function createTestDatabase(environment: {
  adminUrl: string;
  /** As the processes' role, to any database of the same server; the owner's where left out. */
  appUrl?: string;
  templateDatabase: string;
}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runAsAdmin(environment.adminUrl, (client) =>
    client.query(
      `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(environment.templateDatabase)}`,
    ),
  );
  return {
    url: toDatabase(environment.adminUrl, name),
    appUrl: toDatabase(environment.appUrl ?? environment.adminUrl, name),
    name,
    drop: () => dropDatabase(environment.adminUrl, name),
  };
}

function toDatabase(url: string, name: string): string {
  const there = new URL(url);
  there.pathname = `/${name}`;
  return there.href;
}

async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await runAsAdmin(adminUrl, async (client) => {
    const leaked = await listOpenConnections(client, name);
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    if (leaked.length > 0) {
      throw new LeakedConnectionError(
        `${leaked.length} connections to ${name} were left open: ${leaked.join('; ')}`,
      );
    }
  });
}

async function listOpenConnections(client: pg.Client, name: string): Promise<string[]> {
  const deadline = Date.now() + GRACE_MS;
  for (;;) {
    const { rows } = await client.query<{ what: string }>(
      `SELECT concat_ws(' ', application_name, state, 'last statement:', left(query, 120)) AS what
         FROM pg_stat_activity WHERE datname = $1`,
      [name],
    );
    if (rows.length === 0 || Date.now() >= deadline) return rows.map(({ what }) => what);
    await sleep(50);
  }
}

async function runAsAdmin<T>(adminUrl: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
