import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findFreePort } from '../find-free-port.js';
import {
  findPostmaster,
  initialiseCluster,
  type PostgresCluster,
  PostgresStartError,
  startCluster,
  stopCluster,
} from './control-postgres.js';
import { locatePostgresBinaries } from './locate-postgres-binaries.js';
import { chooseServerAccount, placeDataDir } from './server-account.js';

const USER = 'ktp_ocr';

export type PostgresRequest = {
  /** DATABASE_URL. Where it is given it is checked and used, and nothing is started. */
  url?: string | undefined;
  /** Where the embedded server keeps its data. One stack at a time may use it. */
  dataDir: string;
  /** Created where it is missing. */
  database: string;
  /** Taken when free. */
  preferredPort?: number;
  /** Server settings, for instance `{ fsync: 'off' }`; values without spaces. */
  settings?: Record<string, string>;
  /** False for a throw-away server: its first files are not flushed to disk. */
  sync?: boolean;
};

export type RunningPostgres = {
  url: string;
  how: 'given' | 'started' | 'found running';
  /** Ours to end, and for the guardian if we are killed; undefined for a server that was given to us. */
  cluster?: PostgresCluster;
  stop(): Promise<void>;
};

export class DatabaseUnreachableError extends Error {
  override name = 'DatabaseUnreachableError';
}

/**
 * Gives a PostgreSQL that answers: the given one, the one that still runs on `dataDir`, or a new one.
 * @throws DatabaseUnreachableError when the given one does not answer; PostgresStartError, EmbeddedPostgresMissingError
 */
export async function ensurePostgres(request: PostgresRequest): Promise<RunningPostgres> {
  if (request.url !== undefined) {
    await assertAnswers(request.url);
    return { url: request.url, how: 'given', stop: async () => {} };
  }
  const account = chooseServerAccount(request.dataDir);
  const dataDir = placeDataDir(request.dataDir, account);
  const cluster: PostgresCluster = { binariesDir: locatePostgresBinaries(account), dataDir, account };
  const password = await prepareCluster(cluster, request.sync ?? true);
  const { port, how } = await startOrFind(cluster, request);
  const urlOf = (database: string) => `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;
  await createDatabaseOnce(urlOf('postgres'), request.database);
  return { url: urlOf(request.database), how, cluster, stop: () => stopCluster(cluster) };
}

/** @throws DatabaseUnreachableError in one line, without the password */
async function assertAnswers(url: string): Promise<void> {
  let shown = 'DATABASE_URL';
  try {
    const parsed = new URL(url);
    shown = `${parsed.hostname}:${parsed.port || 5432}${parsed.pathname}`;
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    // Without a listener a connection that breaks between two awaits would end the process.
    client.on('error', () => {});
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
  } catch (error) {
    const cause = error instanceof AggregateError ? error.errors[0] : error;
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new DatabaseUnreachableError(`DATABASE_URL does not answer (${shown}): ${reason}`, {
      cause: error,
    });
  }
}

/** Makes the cluster at its first use. The password lies beside the data, for our eyes only. */
async function prepareCluster(cluster: PostgresCluster, sync: boolean): Promise<string> {
  const { dataDir, account } = cluster;
  const passwordFile = `${dataDir}.password`;
  const unfinishedMark = `${dataDir}.unfinished`;
  // Written last: where it lies, the cluster is whole. A start killed before that left its mark instead.
  if (existsSync(passwordFile)) return readFileSync(passwordFile, 'utf8').trim();
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0 && !existsSync(unfinishedMark)) {
    throw new PostgresStartError(
      `${dataDir} holds files, but ${passwordFile} is gone: restore it, or move the folder`,
    );
  }
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dirname(dataDir), { recursive: true, mode: 0o755 });
  writeFileSync(unfinishedMark, '');
  mkdirSync(dataDir, { mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(dataDir, account.uid, account.gid);
  const password = randomBytes(24).toString('base64url');
  await withPasswordFile(password, cluster, (file) =>
    initialiseCluster(cluster, { user: USER, passwordFile: file, sync }),
  );
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  rmSync(unfinishedMark);
  return password;
}

/** initdb reads the password from a file that its account, not only we, must be able to read. */
async function withPasswordFile(
  password: string,
  { account }: PostgresCluster,
  use: (file: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ktp-ocr-initdb-'));
  try {
    const file = join(folder, 'password');
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    if (account.uid !== undefined && account.gid !== undefined) {
      chownSync(file, account.uid, account.gid);
      chownSync(folder, account.uid, account.gid);
    }
    await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOrFind(
  cluster: PostgresCluster,
  { preferredPort, settings = {} }: PostgresRequest,
): Promise<{ port: number; how: 'started' | 'found running' }> {
  for (let attempt = 1; ; attempt += 1) {
    const found = findPostmaster(cluster.dataDir);
    if (found && (await takesConnections(found.port))) return { port: found.port, how: 'found running' };
    if (found) await stopCluster(cluster);
    const port = await findFreePort(attempt === 1 ? preferredPort : undefined);
    try {
      await startCluster(cluster, port, settings);
      return { port, how: 'started' };
    } catch (error) {
      // Another process took the port in between; or the backends of a killed server are not all gone yet.
      if (attempt === 8 || !/could not bind|still in use|another server/.test(String(error))) throw error;
      await sleep(500);
    }
  }
}

/** A server that is starting up or shutting down refuses every user; one that asks for a password is up. */
async function takesConnections(port: number): Promise<boolean> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: USER,
      password: '-',
      database: 'postgres',
    });
    client.on('error', () => {});
    const code = await client.connect().then(
      () => 'up',
      (error: { code?: string }) => error.code,
    );
    await client.end().catch(() => {});
    if (code === 'up' || code === '28P01') return true;
    if (code === 'ECONNREFUSED') return false;
    await sleep(100);
  }
  return false;
}

async function createDatabaseOnce(adminUrl: string, database: string): Promise<void> {
  if (database === 'postgres') return;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (!rowCount) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
