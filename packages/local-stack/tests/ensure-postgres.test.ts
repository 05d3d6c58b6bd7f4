import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { findPostmaster } from '@ktp-ocr/local-stack/postgres/control-postgres';
import { DatabaseUnreachableError, ensurePostgres } from '@ktp-ocr/local-stack/postgres/ensure-postgres';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;

beforeEach(() => {
  // A space, as in many a person's folders.
  folder = mkdtempSync(join(tmpdir(), 'local stack '));
  chmodSync(folder, 0o711);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function ensure() {
  return ensurePostgres({ dataDir: join(folder, 'postgres'), database: 'cards', sync: false });
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('starts once, is found while it runs, and keeps its data when it starts again', async () => {
  const first = await ensure();
  expect(first.how).toBe('started');
  await query(first.url, "CREATE TABLE kept AS SELECT 'yes' AS answer");
  const second = await ensure();
  expect(second).toMatchObject({ how: 'found running', url: first.url });
  await second.stop();
  await expect(query(first.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  const third = await ensure();
  expect(third.how).toBe('started');
  expect(await query(third.url, 'SELECT answer FROM kept')).toEqual([{ answer: 'yes' }]);
  await third.stop();
});

test('starts again after its server was killed and left its lock behind', async () => {
  const killed = await ensure();
  const server = findPostmaster(killed.cluster!.dataDir)!;
  process.kill(server.pid, 'SIGKILL');
  const next = await ensure();
  expect(next.how).toBe('started');
  expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await next.stop();
});

test('takes another port when the wanted one is in use', async () => {
  const taken = await ensure();
  const port = Number(new URL(taken.url).port);
  const other = await ensurePostgres({
    dataDir: join(folder, 'other'),
    database: 'postgres',
    sync: false,
    preferredPort: port,
  });
  expect(new URL(other.url).port).not.toBe(String(port));
  await Promise.all([taken.stop(), other.stop()]);
});

test('a given address that does not answer is said in one line, without the password', async () => {
  const port = await findFreePort();
  const url = `postgresql://someone:secret-word@127.0.0.1:${port}/cards`;
  const failure = await ensurePostgres({ url, dataDir: folder, database: 'cards' }).catch((error) => error);
  expect(failure).toBeInstanceOf(DatabaseUnreachableError);
  expect(failure.message).toMatch(/^DATABASE_URL does not answer .*ECONNREFUSED/);
  expect(failure.message).not.toMatch(/secret-word|\n/);
});

test.runIf(process.getuid?.() === 0)(
  "root's data in a folder closed to all others goes where the server may go",
  async () => {
    chmodSync(folder, 0o700);
    const server = await ensure();
    const { dataDir } = server.cluster!;
    expect(dataDir).toMatch(/^\/var\/lib\/ktp-ocr\//);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    rmSync(dirname(dataDir), { recursive: true });
    expect(existsSync(join(folder, 'postgres'))).toBe(false);
  },
);
