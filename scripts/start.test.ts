import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { isGoneWithin } from '@ktp-ocr/local-stack/guardian/guarded-item';
import { isRunning, type ProcessIdentity } from '@ktp-ocr/local-stack/guardian/process-identity';
import { findPostmaster } from '@ktp-ocr/local-stack/postgres/control-postgres';
import { withRedis } from '@ktp-ocr/local-stack/redis/ping-redis';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// Two whole starts in one test, on a machine that runs other tests beside it.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const redisCanBeHad = inject('testEnvironment').redisUrl !== null;

const STARTED = 'Ctrl-C stops everything';

let dataDir: string;
let starters: ChildProcess[];

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'start-test-'));
  // The account that PostgreSQL runs under, where we are root, has to pass through.
  chmodSync(folder, 0o711);
  dataDir = join(folder, 'data with a space');
  starters = [];
});

afterEach(async () => {
  for (const starter of starters) {
    if (starter.exitCode === null && starter.signalCode === null) {
      starter.kill('SIGTERM');
      await once(starter, 'exit');
    }
  }
  rmSync(join(dataDir, '..'), { recursive: true, force: true });
});

type Run = { starter: ChildProcess; output: () => string; exit: Promise<number | null> };

function start(
  env: Record<string, string>,
  [command, ...args] = [process.execPath, 'scripts/start.mjs'],
): Run {
  const { DATABASE_URL: _database, REDIS_URL: _redis, BOOTSTRAP_API_KEY: _key, ...inherited } = process.env;
  const starter = spawn(command!, args, {
    cwd: ROOT,
    env: { ...inherited, DATA_DIR: dataDir, WORKER_CONCURRENCY: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  starters.push(starter);
  let text = '';
  for (const stream of [starter.stdout, starter.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const exit = once(starter, 'exit').then(([exitCode]) => exitCode as number | null);
  return { starter, output: () => text, exit };
}

async function untilServing(run: Run): Promise<void> {
  while (!run.output().includes(STARTED)) {
    if (run.starter.exitCode !== null) throw new Error(`start ended early:\n${run.output()}`);
    await sleep(50);
  }
}

function readProcesses(): ProcessIdentity[] {
  const { guardian, children } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));
  return [guardian, ...children];
}

test('reads the bundled card, serves, and leaves nothing behind on Ctrl-C; a key of the operator is taken as given', async () => {
  const port = await findFreePort();
  const apiKey = 'an-operators-own-key-of-forty-characters';
  const run = start({ PORT: String(port), BOOTSTRAP_API_KEY: apiKey });
  await untilServing(run);
  const truth = JSON.parse(readFileSync(join(ROOT, 'packages/specimen/samples/specimen-1.json'), 'utf8'));
  expect(run.output()).toContain(findNik(truth));
  const jobs = await fetch(`http://127.0.0.1:${port}/v1/jobs/00000000-0000-7000-8000-000000000000`, {
    headers: { 'X-API-Key': apiKey },
  });
  expect(jobs.status).toBe(404);
  const link = /Console +(\S+)/.exec(run.output())?.[1] ?? '';
  const keys = new URLSearchParams(new URL(link).hash.slice(1));
  expect(keys.get('key')).toBe(apiKey);
  const page = await fetch(link, { headers: { Accept: 'text/html' } });
  expect(await page.text()).toContain('<div id="app">');
  const listed = await fetch(`http://127.0.0.1:${port}/v1/keys`, {
    headers: { 'X-API-Key': keys.get('admin')! },
  });
  expect(listed.status).toBe(200);
  const processes = readProcesses();
  run.starter.kill('SIGINT');
  expect(await run.exit).toBe(0);
  expect(processes.filter(isRunning)).toEqual([]);
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  expect(statSync(join(dataDir, 'master-key')).mode & 0o077).toBe(0);
});

test('servers that are killed are started again on their data, and the demonstration costs the user nothing', async () => {
  const port = await findFreePort();
  const run = start({ PORT: String(port) });
  await untilServing(run);
  const headers = { 'X-API-Key': /API key +(\S+)/.exec(run.output())?.[1] ?? '' };
  const charges = async () =>
    (await (await fetch(`http://127.0.0.1:${port}/v1/charges`, { headers })).json()) as { data: unknown[] };
  expect((await charges()).data).toEqual([]);
  // The command line finds the server, its keys and its database by itself.
  expect(await runCommandLine('jobs', 'list')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect((await runCommandLine('keys', 'list')).stdout).toContain('demonstration of npm start');
  expect((await runCommandLine('reconcile')).stdout).toContain('charges and billable jobs agree');
  const postmaster = findPostmaster(join(dataDir, 'postgres'));
  if (postmaster) process.kill(postmaster.pid, 'SIGKILL');
  await expect.poll(() => run.output(), { timeout: 30_000 }).toContain('PostgreSQL is back');
  // The data are kept, and the API has found them again.
  await expect
    .poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status, { timeout: 30_000 })
    .toBe(200);
  expect((await charges()).data).toEqual([]);
  if (redisCanBeHad) await killRedisAndFindItBack(run);
  run.starter.kill('SIGINT');
  expect(await run.exit).toBe(0);
});

function runCommandLine(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const {
    DATABASE_URL: _database,
    KTP_OCR_URL: _url,
    KTP_OCR_KEY: _key,
    API_KEY: _other,
    ...inherited
  } = process.env;
  const options = { cwd: ROOT, env: { ...inherited, DATA_DIR: dataDir } };
  return new Promise((resolve) =>
    execFile(process.execPath, ['apps/cli/dist/main.js', ...args], options, (error, stdout, stderr) =>
      resolve({ exitCode: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    ),
  );
}

/** What is in its append-only file is there again, under the same address and password. */
async function killRedisAndFindItBack(run: Run): Promise<void> {
  const { port, password } = JSON.parse(readFileSync(join(dataDir, 'redis/address.json'), 'utf8'));
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const info = await withRedis(url, async (redis) => {
    await redis.set('kept', 'over the kill');
    return redis.info('server');
  });
  const pid = Number(/process_id:(\d+)/.exec(info)?.[1]);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => run.output(), { timeout: 60_000 }).toContain('Redis is back');
  expect(await withRedis(url, (redis) => redis.get('kept'))).toBe('over the kill');
  await expect
    .poll(async () => (await fetch(`${baseUrlOf(run)}/readyz`)).status, { timeout: 30_000 })
    .toBe(200);
}

const baseUrlOf = (run: Run) => /API +(http\S+)/.exec(run.output())?.[1] ?? '';

test('starts again after kill -9, with the same key, once what was left has ended', async () => {
  const port = String(await findFreePort());
  const first = start({ PORT: port });
  await untilServing(first);
  const key = /API key +(\S+)/.exec(first.output())?.[1];
  const left = readProcesses();
  first.starter.kill('SIGKILL');
  const second = start({ PORT: port });
  await untilServing(second);
  expect(left.filter(isRunning)).toEqual([]);
  expect(second.output()).toContain(key);
  second.starter.kill('SIGTERM');
  expect(await second.exit).toBe(0);
});

test('after a kill of the guardian too, the next start finds what still runs and takes it over', async () => {
  const port = String(await findFreePort());
  const first = start({ PORT: port });
  await untilServing(first);
  const [guardian, ...children] = readProcesses() as [ProcessIdentity, ...ProcessIdentity[]];
  process.kill(guardian.pid, 'SIGKILL');
  first.starter.kill('SIGKILL');
  await isGoneWithin(guardian, 5_000);
  const second = start({ PORT: port });
  await untilServing(second);
  expect(children.filter(isRunning)).toEqual([]);
  expect(second.output()).toContain('embedded, found running');
  second.starter.kill('SIGTERM');
  expect(await second.exit).toBe(0);
});

test('an npm that is killed takes the whole stack along, and one that is told to stop ends with 0', async () => {
  const port = String(await findFreePort());
  const first = start({ PORT: port }, ['npm', 'start']);
  await untilServing(first);
  first.starter.kill('SIGKILL');
  const second = start({ PORT: port }, ['npm', 'start']);
  await untilServing(second);
  second.starter.kill('SIGTERM');
  expect(await second.exit).toBe(0);
  expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
});

test('a second start on the same folder is refused, and the first goes on', async () => {
  const first = start({ PORT: String(await findFreePort()) });
  await untilServing(first);
  const second = start({ PORT: String(await findFreePort()) });
  expect(await second.exit).toBe(1);
  expect(second.output()).toMatch(/^\[start\] another start \(process \d+\) runs on .*\n$/);
  expect(readProcesses().filter(isRunning)).toHaveLength(3);
});

test.each([
  [
    'a key that is too short',
    { BOOTSTRAP_API_KEY: 'short' },
    /^\[start\] BOOTSTRAP_API_KEY must be 32 characters/,
  ],
  [
    'a key that looks like a generated one',
    { BOOTSTRAP_API_KEY: 'ktp_live_a-secret-of-the-operators-choosing' },
    /^\[start\] BOOTSTRAP_API_KEY starts with ktp_live_ or ktp_test_ but is not a generated key/,
  ],
  ['a port that is none', { PORT: 'http' }, /^\[start\] PORT must be a whole number/],
  [
    'a database that does not answer',
    { DATABASE_URL: 'postgresql://u:secret@127.0.0.1:1/db' },
    /^\[start\] DATABASE_URL does not answer/,
  ],
  [
    'an address that is no database',
    { DATABASE_URL: 'mysql://127.0.0.1/db' },
    /^\[start\] DATABASE_URL must begin with postgresql/,
  ],
  [
    'a Redis that does not answer',
    { REDIS_URL: 'redis://127.0.0.1:1' },
    /^\[start\] REDIS_URL does not answer/,
  ],
])('%s is one clear line and exit code 1', async (_case, env, line) => {
  const run = start({ PORT: String(await findFreePort()), ...env });
  expect(await run.exit).toBe(1);
  expect(run.output().trim().split('\n')).toEqual([expect.stringMatching(line)]);
  expect(run.output()).not.toContain('secret');
  expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
});

test('a taken port is one clear line, and the other program keeps it', async () => {
  const other = net.createServer().listen(0);
  await once(other, 'listening');
  const { port } = other.address() as net.AddressInfo;
  const run = start({ PORT: String(port) });
  expect(await run.exit).toBe(1);
  expect(run.output()).toBe(`[start] port ${port} is taken by another program: set PORT to another one\n`);
  expect(existsSync(dataDir)).toBe(false);
  other.close();
});

/** The specimen's number, wherever its truth file keeps it. */
function findNik(truth: unknown): string {
  const nik = /"(\d{16})"/.exec(JSON.stringify(truth))?.[1];
  if (!nik) throw new Error('the truth file holds no NIK');
  return nik;
}
