import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@ktp-ocr/specimen/random';
import type { Component } from './component.js';
import type { Stack } from './start-stack.js';
import type { SyncCalls } from './sync-calls.js';

/** One way to hurt the stack, and how it gets well again. Resolves when everything hurt runs again. */
interface Fault {
  readonly name: string;
  /** Part of every run, however short: it is inflicted before those that are not. */
  readonly always?: boolean;
  inflict(stack: Stack, random: Random, syncCalls: SyncCalls): Promise<void>;
}

const killAndRestart =
  (signal: NodeJS.Signals, choose: (stack: Stack) => readonly Component[]) =>
  async (stack: Stack, random: Random) => {
    const victim = random.pick(choose(stack));
    victim.kill(signal);
    await victim.gone();
    await sleep(random.between(0, 1_500));
    await victim.start();
  };

const freeze =
  (choose: (stack: Stack) => readonly Component[], longest: number) =>
  async (stack: Stack, random: Random) => {
    const victim = random.pick(choose(stack));
    victim.kill('SIGSTOP');
    await sleep(random.between(500, longest));
    victim.kill('SIGCONT');
  };

const workers = (stack: Stack) => stack.workers;
const apis = (stack: Stack) => stack.apis;

/** Longer than a lease (5 s), so that a frozen worker wakes to find its jobs taken over. */
const LONG_FREEZE_MS = 9_000;

export const FAULTS: readonly Fault[] = [
  { name: 'worker kill -9', inflict: killAndRestart('SIGKILL', workers) },
  { name: 'worker stop (SIGTERM)', inflict: killAndRestart('SIGTERM', workers) },
  { name: 'worker frozen (SIGSTOP)', inflict: freeze(workers, LONG_FREEZE_MS) },
  {
    name: 'api kill -9 in sync calls',
    always: true,
    async inflict(stack, random, syncCalls) {
      const index = random.integer(0, stack.apis.length - 1);
      const victim = stack.apis[index];
      const url = stack.apiUrls[index];
      if (!victim || !url) throw new RangeError(`there is no API ${index}`);
      syncCalls.noteKill(await syncCalls.wait(url));
      victim.kill('SIGKILL');
      await victim.gone();
      await sleep(random.between(0, 1_500));
      await victim.start();
    },
  },
  {
    name: 'worker with a wrong volume',
    always: true,
    async inflict({ strayWorker }, random) {
      await strayWorker.start();
      await sleep(random.between(500, 4_000));
      strayWorker.kill('SIGTERM');
      await strayWorker.gone();
    },
  },
  { name: 'api stop (SIGTERM)', inflict: killAndRestart('SIGTERM', apis) },
  { name: 'api frozen (SIGSTOP)', inflict: freeze(apis, 4_000) },
  {
    name: 'all workers kill -9',
    async inflict(stack) {
      for (const worker of stack.workers) worker.kill('SIGKILL');
      await Promise.all(stack.workers.map((worker) => worker.gone()));
      await Promise.all(stack.workers.map((worker) => worker.start()));
    },
  },
  {
    name: 'redis kill -9',
    async inflict(stack, random) {
      await stack.signalRedis('SIGKILL');
      await sleep(random.between(200, 3_000));
      await stack.restartRedis();
    },
  },
  { name: 'redis flushed', inflict: (stack) => stack.flushRedis() },
  {
    name: 'redis out of memory',
    async inflict(stack, random) {
      await stack.limitRedisMemory('exhausted');
      await sleep(random.between(500, 5_000));
      await stack.limitRedisMemory('none');
    },
  },
  {
    name: 'redis frozen (SIGSTOP)',
    async inflict(stack, random) {
      await stack.signalRedis('SIGSTOP');
      await sleep(random.between(500, 6_000));
      await stack.signalRedis('SIGCONT');
    },
  },
  {
    name: 'postgres kill -9',
    async inflict(stack, random) {
      stack.signalPostgres('SIGKILL');
      await sleep(random.between(200, 2_000));
      await stack.restartPostgres();
    },
  },
  {
    name: 'postgres restart (fast)',
    async inflict(stack, random) {
      stack.signalPostgres('SIGINT');
      await sleep(random.between(500, 2_000));
      await stack.restartPostgres();
    },
  },
];

/** What was done to the stack, counted by fault. */
export type FaultCounts = Map<string, number>;

/** Whether every fault that no run may do without was inflicted. */
export const sawAllThatMust = (counts: FaultCounts): boolean =>
  FAULTS.every(({ name, always }) => !always || (counts.get(name) ?? 0) > 0);

/**
 * Hurts the stack at random moments until `done` says so. Those faults come first that no run may do without, then
 * each other one once, where time allows, and so on from the beginning.
 *
 * @param counts what was inflicted, kept up to date
 */
export async function inflictFaults(
  stack: Stack,
  options: {
    readonly random: Random;
    readonly syncCalls: SyncCalls;
    readonly counts: FaultCounts;
    readonly done: () => boolean;
    readonly say: (fault: string) => void;
  },
): Promise<void> {
  const { random, counts, done } = options;
  for (const { name } of FAULTS) counts.set(name, 0);
  while (!done()) {
    await sleep(random.between(200, 1_200));
    if (done()) break;
    const fewest = Math.min(...counts.values());
    const due = FAULTS.filter(({ name }) => counts.get(name) === fewest);
    const first = due.filter(({ always }) => always && fewest === 0);
    const fault = random.pick(first.length > 0 ? first : due);
    options.say(fault.name);
    await fault.inflict(stack, random, options.syncCalls);
    counts.set(fault.name, (counts.get(fault.name) ?? 0) + 1);
  }
}
