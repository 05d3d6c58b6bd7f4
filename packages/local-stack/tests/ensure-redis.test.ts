import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { ensureRedis, RedisUnreachableError } from '@ktp-ocr/local-stack/redis/ensure-redis';
import { answersPing, withRedis } from '@ktp-ocr/local-stack/redis/ping-redis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';

// Where the test environment found no Redis, there is none here either.
const redisCanBeHad = inject('testEnvironment').redisUrl !== null;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local stack '));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function ensure(search: { path?: string; cacheDir?: string; mayDownload?: boolean } = {}) {
  const path = process.env.PATH ?? '';
  return ensureRedis({
    dataDir: join(folder, 'redis'),
    path,
    cacheDir: join(homedir(), '.cache/ktp-ocr'),
    ...search,
  });
}

test.runIf(redisCanBeHad)('keeps every write, never evicts, and is found again on its own port', async () => {
  const first = (await ensure())!;
  await withRedis(first.url, async (redis) => {
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    await redis.set('kept', 'yes');
  });
  const second = (await ensure())!;
  expect(second).toMatchObject({ url: first.url, how: 'found running' });
  await second.stop();
  expect(await answersPing(first.url)).toBe(false);
  const third = (await ensure())!;
  expect(await withRedis(third.url, (redis) => redis.get('kept'))).toBe('yes');
  await third.stop();
});

test.runIf(redisCanBeHad)('lets nobody in without the password', async () => {
  const redis = (await ensure())!;
  const open = new URL(redis.url);
  open.password = '';
  await expect(withRedis(open.href, (client) => client.ping())).rejects.toThrow('NOAUTH');
  await redis.stop();
});

test('gives null where there is none on PATH and none may be downloaded', async () => {
  expect(await ensure({ path: '/nowhere', mayDownload: false })).toBeNull();
});

test('gives null, and leaves nothing half-made, where the system has no apt', async () => {
  const cacheDir = join(folder, 'cache');
  expect(await ensure({ path: '/nowhere', cacheDir })).toBeNull();
  expect(readdirSync(folder)).not.toContain('cache');
});

test('a given address that does not answer is said in one line, without the password', async () => {
  const url = `redis://:secret-word@127.0.0.1:${await findFreePort()}`;
  const request = { url, dataDir: folder, cacheDir: folder, path: '' };
  const failure = await ensureRedis(request).catch((error) => error);
  expect(failure).toBeInstanceOf(RedisUnreachableError);
  expect(failure.message).toMatch(/^REDIS_URL does not answer .*ECONNREFUSED/);
  expect(failure.message).not.toMatch(/secret-word|\n/);
});
