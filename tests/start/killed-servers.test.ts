import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { findPostmaster } from '@ktp-ocr/local-stack/postgres/control-postgres';
import { withRedis } from '@ktp-ocr/local-stack/redis/ping-redis';
import { expect, inject, it } from 'vitest';
import { ROOT, type Run, useStarts } from './use-starts.js';

const starts = useStarts();

const redisCanBeHad = inject('testEnvironment').redisUrl !== null;

it('servers that are killed are started again on their data, and the demonstration costs the user nothing', async () => {
  const port = await findFreePort();
  const run = starts.start({ PORT: String(port) });
  await starts.untilServing(run);
  const headers = { 'X-API-Key': /API key +(\S+)/.exec(run.output())?.[1] ?? '' };
  const charges = async () =>
    (await (await fetch(`http://127.0.0.1:${port}/v1/charges`, { headers })).json()) as { data: unknown[] };
  expect((await charges()).data).toEqual([]);
  // The command line finds the server, its keys and its database by itself.
  expect(await runCommandLine('jobs', 'list')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect((await runCommandLine('keys', 'list')).stdout).toContain('demonstration of npm start');
  expect((await runCommandLine('reconcile')).stdout).toContain('charges and billable jobs agree');
  const postmaster = findPostmaster(join(starts.dataDir, 'postgres'));
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
  const options = { cwd: ROOT, env: { ...inherited, DATA_DIR: starts.dataDir } };
  return new Promise((resolve) =>
    execFile(process.execPath, ['apps/cli/dist/main.js', ...args], options, (error, stdout, stderr) =>
      resolve({ exitCode: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    ),
  );
}

/** What is in its append-only file is there again, under the same address and password. */
async function killRedisAndFindItBack(run: Run): Promise<void> {
  const { port, password } = JSON.parse(readFileSync(join(starts.dataDir, 'redis/address.json'), 'utf8'));
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
