import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@ktp-ocr/specimen/random';
import type { Component } from './component.js';
import type { Stack } from './start-stack.js';

/** One way to hurt the stack, and how it gets well again. Resolves when everything hurt runs again. */
interface Fault {
  readonly name: string;
  inflict(stack: Stack, random: Random): Promise<void>;
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
  // In the midst of synchronous calls, for some are always under way.
  { name: 'api kill -9', inflict: killAndRestart('SIGKILL', apis) },
  {
    name: 'worker with a wrong volume',
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

/** Hurts the stack at random moments until `done` says so. Each fault at least once where time allows. */
export async function inflictFaults(
  stack: Stack,
  random: Random,
  done: () => boolean,
  say: (fault: string) => void,
): Promise<FaultCounts> {
  const counts: FaultCounts = new Map(FAULTS.map(({ name }) => [name, 0]));
  while (!done()) {
    await sleep(random.between(200, 1_200));
    if (done()) break;
    const fewest = Math.min(...counts.values());
    const fault = random.pick(FAULTS.filter(({ name }) => counts.get(name) === fewest));
    say(fault.name);
    await fault.inflict(stack, random);
    counts.set(fault.name, (counts.get(fault.name) ?? 0) + 1);
  }
  return counts;
}
