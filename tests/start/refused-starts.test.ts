import { once } from 'node:events';
import { existsSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { isRunning } from '@ktp-ocr/local-stack/guardian/process-identity';
import { expect, it } from 'vitest';
import { useStarts } from './use-starts.js';

const starts = useStarts();

it('a second start on the same folder is refused, and the first goes on', async () => {
  const first = starts.start({ PORT: String(await findFreePort()) });
  await starts.untilServing(first);
  const second = starts.start({ PORT: String(await findFreePort()) });
  expect(await second.exit).toBe(1);
  expect(second.output()).toMatch(/^\[start\] another start \(process \d+\) runs on .*\n$/);
  expect(starts.readProcesses().filter(isRunning)).toHaveLength(3);
});

it.each([
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
  const run = starts.start({ PORT: String(await findFreePort()), ...env });
  expect(await run.exit).toBe(1);
  expect(run.output().trim().split('\n')).toEqual([expect.stringMatching(line)]);
  expect(run.output()).not.toContain('secret');
  expect(existsSync(join(starts.dataDir, 'run.json'))).toBe(false);
});

it('a taken port is one clear line, and the other program keeps it', async () => {
  const other = net.createServer().listen(0);
  await once(other, 'listening');
  const { port } = other.address() as net.AddressInfo;
  const run = starts.start({ PORT: String(port) });
  expect(await run.exit).toBe(1);
  expect(run.output()).toBe(`[start] port ${port} is taken by another program: set PORT to another one\n`);
  expect(existsSync(starts.dataDir)).toBe(false);
  other.close();
});
