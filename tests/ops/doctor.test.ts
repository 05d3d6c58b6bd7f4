import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { grantAppRights } from '@ktp-ocr/database/roles/grant-app-rights';
import { ensureRedis } from '@ktp-ocr/local-stack/redis/ensure-redis';
import { withRedis } from '@ktp-ocr/local-stack/redis/ping-redis';
import { expect, onTestFinished, test } from 'vitest';
import { examineModels } from '../../apps/cli/dist/doctor/examine-models.js';
import { prepareQueueBackend } from '../../packages/jobs/dist/queue-backend.js';
import { parseTestStackRequest } from '../../scripts/vitest/config.js';
import { instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob } from '../environment/submit.js';

const KTP_OCR = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));
const SHIFT_CLOCK = new URL('../environment/processes/shift-clock.mjs', import.meta.url).href;
const MODELS = fileURLToPath(new URL('../../packages/reader/models', import.meta.url));

const environment = useTestEnvironment();

interface Visit {
  readonly exitCode: number;
  /** Parts that are ill, and what is told of each. */
  readonly ill: Readonly<Record<string, string>>;
  readonly printed: string;
}

/** As an operator does it: a process, with the environment of a worker. */
function visit(
  env: Record<string, string> = {},
  args: string[] = [],
  execArgv: string[] = [],
): Promise<Visit> {
  const options = { env: { ...process.env, ...environment.env, ...env } };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...execArgv, KTP_OCR, 'doctor', ...args],
      options,
      (error, stdout, stderr) => {
        const lines = [...stdout.matchAll(/^ILL +(\S+) +(.*)$/gm)];
        const ill = Object.fromEntries(lines.map(([, part, told]) => [part, told]));
        resolve({ exitCode: Number(error?.code ?? 0), ill, printed: `${stdout}${stderr}` });
      },
    );
  });
}

test('finds nothing wrong with an installation that is well, and says what it looked at', async () => {
  await environment.startWorker({ readers: instantReaders() });
  const heartbeats = async () => (await environment.sql.query('SELECT 1 FROM worker_heartbeats')).rowCount;
  await expect.poll(heartbeats).toBe(1);
  const { exitCode, ill, printed } = await visit();
  expect(ill).toEqual({});
  expect(exitCode).toBe(0);
  const parts = [
    'database',
    'clock',
    'migrations',
    'role',
    'workers',
    'waiting',
    'queue',
    'queues',
    'blobs',
    'canary',
    'keys',
    'models',
  ];
  for (const part of parts) expect(printed).toMatch(new RegExp(`^(ok|\\?) +${part} `, 'm'));
  expect(printed).toContain('all that matters is well');
});

test('names each of the faults that were planted, and how to mend it', async () => {
  // Leaves a wrapped key to try.
  await submitJob(environment.url, FAKE_JPEG);
  const folder = await mkdtemp(path.join(tmpdir(), 'doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'file'), '');
  const { ill, exitCode, printed } = await visit(
    {
      MASTER_KEY: `2:${randomBytes(32).toString('base64')}`,
      BLOB_DIR: path.join(folder, 'file', 'blobs'),
      REDIS_URL: 'redis://:secret-of-redis@127.0.0.1:1',
      QUEUE_BACKEND: 'redis',
    },
    [],
    ['--import', `${SHIFT_CLOCK}?120000`],
  );
  expect(exitCode).toBe(1);
  expect(ill).toEqual({
    clock: expect.stringMatching(/ → set both by NTP/),
    queue: expect.stringMatching(/(ECONNREFUSED|[Cc]losed).* → see that REDIS_URL is right/),
    blobs: expect.stringMatching(/ENOTDIR.* → see that BLOB_DIR is mounted/),
    // The job's, and the storage canary's.
    keys: expect.stringMatching(
      /^2 of 2 wrapped keys do not open, storage_canary .* → put back the master key/,
    ),
  });
  const [, difference, doubt] = /is (\S+) s off ours, give or take (\S+) s/.exec(ill.clock ?? '') ?? [];
  // Both are told to the millisecond.
  expect(Math.abs(Number(difference) + 120)).toBeLessThanOrEqual(Number(doubt) + 0.002);
  expect(printed).not.toContain('secret-of-redis');
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('names a volume that is not the one of the others', async () => {
  const { ill } = await visit({ BLOB_DIR: await makeFolder() });
  expect(ill).toEqual({
    canary: expect.stringMatching(/what the others stored lies elsewhere → mount the volume of the others/),
  });
});

test('names a master key that others may read, and one that is not there', async () => {
  const file = path.join(await makeFolder(), 'master-key');
  await writeFile(file, environment.env.MASTER_KEY ?? '');
  const withFile = { MASTER_KEY: '', MASTER_KEY_FILE: file };
  for (const [mode, sign] of [
    [0o644, '\\?'],
    [0o440, 'ok'],
  ] as const) {
    await chmod(file, mode);
    const { printed, exitCode } = await visit(withFile);
    expect(printed).toMatch(
      new RegExp(`^${sign} +files +MASTER_KEY_FILE has the mode ${mode.toString(8)}`, 'm'),
    );
    expect(printed).not.toContain(environment.env.MASTER_KEY);
    expect(exitCode).toBe(0);
  }
  await rm(file);
  expect((await visit(withFile)).ill).toMatchObject({
    files: expect.stringMatching(/^MASTER_KEY_FILE: .*ENOENT.* → see that the file is there/),
    keys: expect.stringContaining('ENOENT'),
  });
});

test('names a Redis that forgets under pressure, and a queue that was paused by hand', async (context) => {
  const redis = await ensureRedis({ ...parseTestStackRequest(process.env), dataDir: await makeFolder() });
  if (!redis) return context.skip('no Redis is to be had on this machine');
  onTestFinished(() => redis.stop());
  const env = { REDIS_URL: redis.url, QUEUE_BACKEND: 'redis' };
  const set = (name: string, value: string) =>
    withRedis(redis.url, (client) => client.config('SET', name, value));
  await set('maxmemory-policy', 'allkeys-lru');
  expect((await visit(env)).ill).toEqual({
    queue: expect.stringMatching(/drops keys .*allkeys-lru.* → set maxmemory-policy to noeviction/),
  });
  await set('maxmemory-policy', 'noeviction');
  await set('appendonly', 'no');
  // What bullmq's own tools write.
  const paused = `${environment.env.QUEUE_PREFIX}:read-card:meta`;
  await withRedis(redis.url, (client) => client.hset(paused, 'paused', '1'));
  const { ill, printed } = await visit(env);
  expect(ill).toEqual({ queues: expect.stringMatching(/^paused by hand: read-card → let them go on/) });
  expect(printed).toMatch(/^\? +queue .* keeps nothing over a restart → set appendonly/m);
  await withRedis(redis.url, (client) => client.hdel(paused, 'paused'));
  expect((await visit(env)).ill).toEqual({});
});

test('names a queue in PostgreSQL whose tables are missing, or whose rights are', async () => {
  const env = { QUEUE_BACKEND: 'postgres', REDIS_URL: '' };
  const owner = { ownerUrl: environment.ownerUrl, appUrl: environment.env.DATABASE_URL ?? '' };
  onTestFinished(async () => {
    await environment.sql.query('DROP SCHEMA IF EXISTS bullmq CASCADE');
    if (!('REDIS_URL' in environment.env)) {
      await prepareQueueBackend({ kind: 'postgres', url: owner.ownerUrl });
      await grantAppRights(owner);
    }
  });
  await environment.sql.query('DROP SCHEMA IF EXISTS bullmq CASCADE');
  expect((await visit(env)).ill).toEqual({
    queue: expect.stringMatching(/tables are missing or old → as the owner: .*prepare-queue.js/),
  });
  await prepareQueueBackend({ kind: 'postgres', url: owner.ownerUrl });
  expect((await visit(env)).ill).toEqual({ queue: expect.stringContaining('may not work with bullmq') });
  await grantAppRights(owner);
  expect((await visit(env)).ill).toEqual({});
  await environment.sql.query('REVOKE DELETE ON ALL TABLES IN SCHEMA bullmq FROM ktp_ocr_app');
  expect((await visit(env)).ill).toEqual({ queue: expect.stringMatching(/may not work with \w+/) });
});

test('names a migration that was not applied, and does not ask tables that may not be there', async () => {
  const { rows } = await environment.sql.query(`
    DELETE FROM _prisma_migrations
    WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations) RETURNING *`);
  const [row] = rows;
  onTestFinished(async () => {
    const places = Object.keys(row).map((_, at) => `$${at + 1}`);
    const insert = `INSERT INTO _prisma_migrations (${Object.keys(row)}) VALUES (${places})`;
    await environment.sql.query(insert, Object.values(row));
  });
  const { ill, printed } = await visit();
  expect(ill).toEqual({ migrations: expect.stringContaining(`not applied yet: ${row.migration_name}`) });
  expect(printed).not.toMatch(/ workers /);
});

test('names a migration that failed half-way, and one that was edited since', async () => {
  const last = '(SELECT max(migration_name) FROM _prisma_migrations)';
  const set = (change: string) =>
    environment.sql.query(`UPDATE _prisma_migrations SET ${change} WHERE migration_name = ${last}`);
  const { rows } = await environment.sql.query(
    `SELECT * FROM _prisma_migrations WHERE migration_name = ${last}`,
  );
  const { id, migration_name: name, finished_at: finishedAt, checksum } = rows[0];
  await set('finished_at = NULL');
  onTestFinished(async () => {
    await environment.sql.query(
      'UPDATE _prisma_migrations SET finished_at = $1, checksum = $2 WHERE id = $3',
      [finishedAt, checksum, id],
    );
  });
  expect((await visit()).ill).toEqual({
    migrations: expect.stringMatching(new RegExp(`^failed half-way: ${name} → look at _prisma_migrations`)),
  });
  await set("finished_at = now(), checksum = 'another'");
  expect((await visit()).ill).toEqual({
    migrations: expect.stringMatching(
      new RegExp(`^edited after they were applied: ${name} → run the release`),
    ),
  });
});

test('says where a process runs as the owner of the tables', async () => {
  const { exitCode, printed } = await visit({ DATABASE_URL: environment.ownerUrl });
  expect(printed).toMatch(/^\? +role +\S+ owns the tables/m);
  expect(printed).toContain('DATABASE_OWNER_URL');
  expect(exitCode).toBe(0);
  await environment.sql.query('GRANT DELETE ON charges TO ktp_ocr_app');
  expect((await visit()).printed).toMatch(/^\? +role +ktp_ocr_app may do more than it needs to charges/m);
  await environment.sql.query('REVOKE DELETE, INSERT ON charges FROM ktp_ocr_app');
  expect((await visit()).ill).toEqual({ role: expect.stringContaining('may not work with charges') });
  await environment.sql.query('GRANT INSERT ON charges TO ktp_ocr_app');
  expect((await visit()).printed).toMatch(/^ok +role /m);
});

test('looks at the rest where the database does not answer, and tells no password', async () => {
  const away = 'postgresql://u:secret-of-db@127.0.0.1:1/ktp';
  const { ill, exitCode, printed } = await visit({ DATABASE_URL: away });
  expect(ill).toEqual({ database: expect.stringContaining('see that DATABASE_URL is right') });
  expect(exitCode).toBe(1);
  expect(printed).toMatch(/^ok +blobs /m);
  expect(printed).not.toContain('secret-of-db');
});

test('names a network that was changed', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'models-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(MODELS, folder, { recursive: true });
  await writeFile(path.join(folder, 'card-finder.onnx'), 'changed');
  expect(await examineModels('fast', folder)).toMatchObject({
    state: 'ill',
    found: expect.stringMatching(/ModelMismatchError.*card-finder\.onnx has sha256/),
  });
});

test('prints the settings with their secrets hidden, and refuses wrong ones by name', async () => {
  const secret = randomBytes(12).toString('hex');
  const { printed, exitCode } = await visit(
    {
      DATABASE_URL: `postgresql://user:${secret}@db/ktp?password=${secret}`,
      MASTER_KEY: secret,
      S3_SECRET_ACCESS_KEY: secret,
    },
    ['--print-config'],
  );
  expect(exitCode).toBe(0);
  expect(printed).toContain('DATABASE_URL=postgresql://user:***@db/ktp?***\n');
  expect(printed).toContain('MASTER_KEY=(set)\n');
  expect(printed).toContain('BLOB_STORE=volume\n');
  expect(printed).not.toContain(secret);
  const refused = await visit({ BLOB_STORE: 'floppy' });
  expect(refused).toMatchObject({
    exitCode: 2,
    printed: expect.stringContaining('BLOB_STORE must be volume'),
  });
});
