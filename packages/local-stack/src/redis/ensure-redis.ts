import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '../find-free-port.js';
import { locateRedisBinary, type RedisBinarySearch } from './locate-redis-binary.js';
import { answersPing, withRedis } from './ping-redis.js';
import type { RedisBinary } from './redis-binary.js';

export type RedisRequest = RedisBinarySearch & {
  /** REDIS_URL. Where it is given it is checked and used, and nothing is started. */
  url?: string | undefined;
  /** Where the server keeps its append-only file and we its port and password. One stack at a time may use it. */
  dataDir: string;
  preferredPort?: number;
};

export type RunningRedis = {
  url: string;
  /** Where it came from, to be shown. */
  how: string;
  /** True when it is ours to end, by the guardian too if we are killed. */
  owned: boolean;
  stop(): Promise<void>;
};

export class RedisUnreachableError extends Error {
  override name = 'RedisUnreachableError';
}

type Address = { port: number; password: string };

/**
 * Gives a Redis that answers: the given one, the one an earlier start left on `dataDir`, or a new one.
 * Null where none is to be had: the queue then lives in PostgreSQL.
 * @throws RedisUnreachableError when the given one does not answer
 */
export async function ensureRedis(request: RedisRequest): Promise<RunningRedis | null> {
  if (request.url !== undefined) {
    await assertAnswers(request.url);
    return { url: request.url, how: 'REDIS_URL', owned: false, stop: async () => {} };
  }
  mkdirSync(request.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = realpathSync(request.dataDir);
  const recorded = loadAddress(dataDir);
  if (recorded && (await isOurs(urlOf(recorded), dataDir))) return ownedRedis(recorded, 'found running');
  const binary = await locateRedisBinary(request);
  if (!binary) return null;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const port = await findFreePort(attempt === 0 ? (recorded?.port ?? request.preferredPort) : undefined);
    // A restart keeps its password, and its port where it can: those who knew the server find it again.
    const address = { port, password: recorded?.password ?? randomBytes(24).toString('base64url') };
    if (await startServer(binary, address, dataDir)) return ownedRedis(address, binary.origin);
  }
  return null;
}

/** Ends a server of ours and waits until it is gone. A server that is gone already is no error. */
export async function stopRedis(url: string): Promise<void> {
  // The server closes the connection in place of an answer.
  await withRedis(url, (redis) => redis.shutdown()).catch(() => {});
  for (let waited = 0; waited < 10_000 && (await answersPing(url)); waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function assertAnswers(url: string): Promise<void> {
  let shown = 'REDIS_URL';
  try {
    const parsed = new URL(url);
    if (!/^rediss?:$/.test(parsed.protocol)) throw new Error('it must begin with redis:// or rediss://');
    shown = `${parsed.hostname}:${parsed.port || 6379}`;
    await withRedis(url, (redis) => redis.ping());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RedisUnreachableError(`REDIS_URL does not answer (${shown}): ${reason}`, { cause: error });
  }
}

/** A stranger may have taken the port since; only our server knows the password and keeps its data in our folder. */
async function isOurs(url: string, dataDir: string): Promise<boolean> {
  return withRedis(url, async (redis) => {
    const [, dir] = (await redis.config('GET', 'dir')) as [string, string];
    return dir === dataDir;
  }).catch(() => false);
}

async function startServer(binary: RedisBinary, address: Address, dataDir: string): Promise<boolean> {
  // Before the server is there, so that one whose starter is killed in the next moment is found again.
  writeFileSync(join(dataDir, 'address.json'), JSON.stringify(address), { mode: 0o600 });
  const child = spawn(binary.path, ['-'], {
    argv0: binary.calledAs,
    env: { ...process.env, ...(binary.libraryPath && { LD_LIBRARY_PATH: binary.libraryPath }) },
    // A session of its own: Ctrl-C in the terminal is for the starter, which ends the queue last.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = new Promise<false>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', () => resolve(false));
  });
  child.stdin.on('error', () => {});
  // On stdin, not as arguments: those are for every user of the machine to read, and one of them is the password.
  child.stdin.end(
    [
      `port ${address.port}`,
      'bind 127.0.0.1',
      `requirepass ${address.password}`,
      `dir ${JSON.stringify(dataDir)}`,
      'appendonly yes',
      'save ""',
      // A queue must never lose keys to make room: BullMQ asks for this.
      'maxmemory-policy noeviction',
    ].join('\n'),
  );
  const up = await Promise.race([answersPing(urlOf(address), 15_000), gone]);
  if (!up) child.kill('SIGKILL');
  child.unref();
  return up;
}

function ownedRedis(address: Address, how: string): RunningRedis {
  const url = urlOf(address);
  return { url, how, owned: true, stop: () => stopRedis(url) };
}

function urlOf({ port, password }: Address): string {
  return `redis://:${password}@127.0.0.1:${port}`;
}

function loadAddress(dataDir: string): Address | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'address.json'), 'utf8')) as Address;
  } catch {
    return undefined;
  }
}
