import pg from 'pg';
import { MigrationError } from '../deploy-migrations.js';
import { appRightsOf } from './app-rights.js';
import { toScramVerifier } from './scram-verifier.js';

/** BullMQ's, where the queue lives in PostgreSQL. It holds ids, and is made by its own migrations. */
const QUEUE_SCHEMA = 'bullmq';

/** A role by the address that connects as it. */
export interface AppRole {
  readonly name: string;
  /** Undefined where the address has none: how the role proves itself is then somebody else's to say. */
  readonly password: string | undefined;
}

export function toAppRole(url: string): AppRole {
  const { username, password } = new URL(url);
  return {
    name: decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
  };
}

/**
 * Makes the role that `appUrl` names where it is missing, and gives it what the processes need and no more
 * (app-rights.ts). Safe to repeat: it is done anew after every migration, and takes back what was given beyond that.
 *
 * @param options.ownerUrl connects as who owns the tables, to the same database
 * @throws MigrationError where that role could do as the owner does
 */
export async function grantAppRights(options: {
  readonly ownerUrl: string;
  readonly appUrl: string;
}): Promise<AppRole> {
  const role = toAppRole(options.appUrl);
  const client = new pg.Client({ connectionString: options.ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    // Two migrations at once would trip over each other's grants.
    await client.query("SELECT pg_advisory_xact_lock(hashtext('ktp-ocr: roles'))");
    await ensureRole(client, role);
    await grantRights(client, pg.escapeIdentifier(role.name));
    await client.query('COMMIT');
    return role;
  } finally {
    await client.end();
  }
}

async function ensureRole(client: pg.Client, { name, password }: AppRole): Promise<void> {
  const { rows } = await client.query<{ mighty: boolean; is_us: boolean }>(
    `SELECT rolsuper OR rolcreaterole OR pg_has_role(oid, current_user, 'MEMBER') AS mighty, rolname = current_user AS is_us
     FROM pg_roles WHERE rolname = $1`,
    [name],
  );
  const [found] = rows;
  if (found?.is_us)
    throw new MigrationError(`${name} owns the tables: the processes need a role of their own`);
  if (found?.mighty)
    throw new MigrationError(`the role ${name} could do whatever the owner of the tables can`);
  const identifier = pg.escapeIdentifier(name);
  const secret = password === undefined ? '' : ` PASSWORD ${pg.escapeLiteral(toScramVerifier(password))}`;
  if (!found) await client.query(`CREATE ROLE ${identifier} LOGIN${secret}`);
  else if (secret && (await mayChangeRoles(client)))
    await client.query(`ALTER ROLE ${identifier} LOGIN${secret}`);
}

/** Where roles are somebody else's to make, that person has set the password, too. */
async function mayChangeRoles(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    'SELECT rolsuper OR rolcreaterole AS may FROM pg_roles WHERE rolname = current_user',
  );
  return rows[0]?.may === true;
}

async function grantRights(client: pg.Client, role: string): Promise<void> {
  // Partitions are reached through their table, whose rights and triggers hold for them only that way.
  const { rows: tables } = await client.query<{ name: string }>(`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`);
  const { rows: schemas } = await client.query<{ name: string }>('SELECT current_schema() AS name');
  const schema = pg.escapeIdentifier(schemas[0]?.name ?? 'public');
  // Older clusters let everybody create in it.
  await client.query(`REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC`);
  await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  await client.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${role}`);
  for (const { name } of tables)
    await client.query(
      `GRANT ${appRightsOf(name).join(', ')} ON ${schema}.${pg.escapeIdentifier(name)} TO ${role}`,
    );
  const { rows: queues } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [
    QUEUE_SCHEMA,
  ]);
  if (queues.length === 0) return;
  await client.query(`GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO ${role}`);
  await client.query(
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO ${role}`,
  );
  await client.query(`GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO ${role}`);
}
