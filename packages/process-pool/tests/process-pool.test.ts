import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { PoolClosedError, ProcessCrashedError, ProcessTimeoutError } from '../src/process-errors.js';
import {
  createProcessPool,
  type PoolExit,
  type ProcessPool,
  type ProcessPoolOptions,
} from '../src/process-pool.js';

/** A class of a pool's user, that a process throws and the pool hands on. */
class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly reason: string | undefined;

  constructor(reason: string | undefined, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

const pools: ProcessPool<unknown, unknown>[] = [];

function startPool(fault: string, options: Partial<ProcessPoolOptions> = {}) {
  const exits: PoolExit[] = [];
  const pool = createProcessPool<unknown, unknown>({
    entry: new URL(`./faults/${fault}.mjs`, import.meta.url),
    size: 1,
    timeoutMs: 10_000,
    onExit: (exit) => exits.push(exit),
    ...options,
  });
  pools.push(pool);
  return { pool, exits };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually(holds: () => boolean, withinMs = 5_000): Promise<boolean> {
  for (const endMs = Date.now() + withinMs; Date.now() < endMs; await sleep(25)) if (holds()) return true;
  return holds();
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('a process that dies', () => {
  test.each([
    ['abort', { signal: 'SIGABRT' }],
    ['exit', { exitCode: 3 }],
    ['throw-outside', { exitCode: 1 }],
  ])('by %s costs its own job only', async (input, exit) => {
    const { pool, exits } = startPool('crashing');
    const [crashed, next] = await Promise.allSettled([pool.run(input), pool.run('next')]);
    expect(crashed).toMatchObject({ status: 'rejected', reason: { code: 'PROCESS_CRASHED', ...exit } });
    expect((crashed as PromiseRejectedResult).reason).toBeInstanceOf(ProcessCrashedError);
    expect(next).toMatchObject({ status: 'fulfilled', value: expect.stringContaining('next from') });
    expect(exits).toMatchObject([{ reason: 'crashed' }]);
  });

  test('while idle is replaced', async () => {
    const { pool } = startPool('slow');
    await pool.ready();
    const pid = (await pool.run(0)) as number;
    process.kill(pid, 'SIGKILL');
    await eventually(() => !isAlive(pid));
    expect(await pool.run(0)).not.toBe(pid);
  });

  test('is not counted as warm until it is replaced', async () => {
    const { pool } = startPool('slow', { size: 2 });
    expect(pool.warmCount).toBe(0);
    await pool.ready();
    expect(pool.warmCount).toBe(2);
    process.kill((await pool.run(0)) as number, 'SIGKILL');
    expect(await eventually(() => pool.warmCount === 1)).toBe(true);
    expect(await eventually(() => pool.warmCount === 2)).toBe(true);
  });

  test('at every start: those who wait are told, and the pool still closes', async () => {
    const { pool } = startPool('not-starting');
    const waiting = pool.run('anything');
    await expect(pool.ready()).rejects.toThrow('no such model');
    await expect(waiting).rejects.toBeInstanceOf(ProcessCrashedError);
  });
});

test('says when a process takes a job, which one that waits learns later', async () => {
  const { pool } = startPool('slow');
  await pool.ready();
  const began: string[] = [];
  const first = pool.run(300, { onStart: () => began.push('first') });
  const second = pool.run(0, { onStart: () => began.push('second') });
  expect(began).toEqual(['first']);
  await first;
  await second;
  expect(began).toEqual(['first', 'second']);
});

describe('a process that hangs', () => {
  test.each(['loop', 'wait'])('in a %s is killed and replaced', async (input) => {
    const { pool, exits } = startPool('hanging', { timeoutMs: 300 });
    await pool.ready();
    const [hung, next] = await Promise.allSettled([pool.run(input), pool.run('next')]);
    expect((hung as PromiseRejectedResult).reason).toBeInstanceOf(ProcessTimeoutError);
    expect(next).toMatchObject({ value: 'next' });
    expect(exits).toMatchObject([{ reason: 'timed-out', signal: 'SIGKILL' }]);
  });

  test('waiting for a free process does not count against the time limit', async () => {
    const { pool } = startPool('slow', { timeoutMs: 900 });
    await pool.ready();
    const answers = await Promise.all([pool.run(500), pool.run(500), pool.run(500)]);
    expect(new Set(answers).size).toBe(1);
  });
});

describe('a process that says the wrong thing', () => {
  test('an answer to another job is ignored, nonsense ends it', async () => {
    const { pool } = startPool('garbled');
    expect(await pool.run('another-job')).toBe('well');
    await expect(pool.run('nonsense')).rejects.toBeInstanceOf(ProcessCrashedError);
    expect(await pool.run('hello')).toBe('well');
  });

  test('errors keep name, code, reason and cause', async () => {
    const { pool } = startPool('garbled', {
      reviveError: ({ name, reason, message }, options) =>
        name === 'PictureError' ? new PictureError(reason, message, options) : undefined,
    });
    const error = await pool.run('own-class').catch((reason) => reason);
    expect(error).toBeInstanceOf(PictureError);
    expect(error).toMatchObject({
      reason: 'corrupt',
      message: 'half an image',
      cause: { message: 'libjpeg' },
    });
    await expect(pool.run('coded')).rejects.toMatchObject({ name: 'TypeError', code: 'E_CODED' });
    await expect(pool.run('no-error')).rejects.toThrow('a string');
    await expect(pool.run('not-clonable')).rejects.toThrow('could not be cloned');
    await expect(pool.run(() => {})).rejects.toThrow('could not be cloned');
    expect(await pool.run('hello')).toBe('well');
  });

  test('it sees nothing of our environment but what it is given', async () => {
    process.env.POOL_TEST_SECRET = 'secret';
    const { pool } = startPool('garbled', { env: { GIVEN: '1' } });
    const names = (await pool.run('environment')) as string[];
    delete process.env.POOL_TEST_SECRET;
    expect(names).toContain('GIVEN');
    expect(names).not.toContain('POOL_TEST_SECRET');
    expect(names).not.toContain('PATH');
  });
});

describe('memory', () => {
  test('a process that grew is replaced between jobs, and no job is lost', async () => {
    const { pool, exits } = startPool('memory-eating', { maxRssBytes: 200 * 2 ** 20 });
    const pids = [];
    for (let job = 0; job < 8; job++) {
      pids.push(await pool.run(70));
      await sleep(150);
    }
    expect(new Set(pids).size).toBeGreaterThan(1);
    expect(exits.every(({ reason }) => reason === 'recycled')).toBe(true);
  });

  test('one that eats within a job is killed', async () => {
    const { pool } = startPool('memory-eating', { maxRssBytes: 150 * 2 ** 20, timeoutMs: 60_000 });
    await expect(pool.run('all')).rejects.toMatchObject({ code: 'PROCESS_CRASHED', signal: 'SIGKILL' });
    expect(await pool.run(1)).toBeTypeOf('number');
  });
});

describe('a pool', () => {
  test('recycles after so many jobs without pausing', async () => {
    const { pool, exits } = startPool('slow', { size: 2, recycleAfterJobs: 3 });
    const pids = new Set<unknown>();
    // For as many jobs as it takes a successor to be warm, which on a busy machine are many.
    while (pids.size <= 3)
      for (const pid of await Promise.all(Array.from({ length: 4 }, () => pool.run(40)))) pids.add(pid);
    expect(exits.length).toBeGreaterThan(0);
    expect(exits.every(({ reason }) => reason === 'recycled')).toBe(true);
  });

  test('two that retire at once both leave', async () => {
    const { pool, exits } = startPool('slow', { size: 2, recycleAfterJobs: 1 });
    await pool.ready();
    const retired = await Promise.all([pool.run(1), pool.run(1)]);
    // Both are busy again before their successors are warm.
    const busy = await Promise.all([pool.run(1500), pool.run(1500)]);
    expect(new Set([...retired, ...busy]).size).toBe(2);
    expect(await eventually(() => exits.length === 2)).toBe(true);
    expect(retired.some((pid) => isAlive(pid as number))).toBe(false);
  });

  test('a job that cannot be sent holds up none behind it', async () => {
    const { pool } = startPool('slow');
    const [unsendable, good] = await Promise.allSettled([pool.run(() => {}), pool.run(1)]);
    expect(unsendable).toMatchObject({ reason: { message: expect.stringContaining('could not be cloned') } });
    expect(good.status).toBe('fulfilled');
  });

  test('runs as many jobs at a time as it has processes', async () => {
    const { pool } = startPool('slow', { size: 2 });
    await pool.ready();
    const pids = await Promise.all([pool.run(200), pool.run(200), pool.run(1), pool.run(1)]);
    expect(new Set(pids).size).toBe(2);
  });

  test('an aborted job is given up at once, waiting or running', async () => {
    const { pool } = startPool('slow');
    await pool.ready();
    const running = new AbortController();
    const waiting = new AbortController();
    const jobs = [pool.run(400, { signal: running.signal }), pool.run(0, { signal: waiting.signal })];
    running.abort(new Error('gave up running'));
    waiting.abort(new Error('gave up waiting'));
    await expect(jobs[0]).rejects.toThrow('gave up running');
    await expect(jobs[1]).rejects.toThrow('gave up waiting');
    await expect(pool.run(0, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect(await pool.run(0)).toBeTypeOf('number');
  });

  test('closing finishes what runs, refuses what waits, and leaves no process', async () => {
    const { pool } = startPool('slow');
    const pid = (await pool.run(0)) as number;
    const jobs = Promise.allSettled([pool.run(300), pool.run(1)]);
    await pool.close();
    const [running, waiting] = await jobs;
    expect(running).toMatchObject({ value: pid });
    expect((waiting as PromiseRejectedResult).reason).toBeInstanceOf(PoolClosedError);
    expect(isAlive(pid)).toBe(false);
    await expect(pool.run(0)).rejects.toBeInstanceOf(PoolClosedError);
    await expect(pool.ready()).rejects.toBeInstanceOf(PoolClosedError);
  });

  test('a pool closed while starting leaves no process', async () => {
    const { pool, exits } = startPool('slow', { size: 2 });
    await pool.close();
    expect(exits.map(({ reason }) => reason)).toEqual(['closed', 'closed']);
  });

  test.each(['loop', 'wait'])('killed with SIGKILL, its owner leaves no orphan in a %s', async (input) => {
    const owner = spawn(process.execPath, [new URL('./faults/owner.mjs', import.meta.url).pathname, input], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(owner.stdout, 'data');
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    expect(await eventually(() => !isAlive(pid))).toBe(true);
  });
});
