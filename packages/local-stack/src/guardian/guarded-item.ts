import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresCluster, stopCluster } from '../postgres/control-postgres.js';
import { stopRedis } from '../redis/ensure-redis.js';
import { isRunning, type ProcessIdentity } from './process-identity.js';

/** Something that must not outlive the process that started it. Plain data: it crosses to the guardian as JSON. */
export type GuardedItem =
  | { kind: 'process'; identity: ProcessIdentity; graceMs: number }
  | { kind: 'redis'; url: string }
  | { kind: 'postgres'; cluster: PostgresCluster }
  | { kind: 'folder'; path: string };

/** Those that use a thing before the thing itself: a process that still finishes its work needs queue and database. */
const ORDER: GuardedItem['kind'][] = ['process', 'redis', 'postgres', 'folder'];

/** Ends everything, users first; what fails does not keep the rest from ending. */
export async function endItems(items: GuardedItem[]): Promise<void> {
  for (const kind of ORDER) {
    await Promise.allSettled(items.filter((item) => item.kind === kind).map(endItem));
  }
}

async function endItem(item: GuardedItem): Promise<void> {
  if (item.kind === 'process') return endProcess(item.identity, item.graceMs);
  if (item.kind === 'redis') return stopRedis(item.url);
  if (item.kind === 'postgres') return stopCluster(item.cluster);
  rmSync(item.path, { recursive: true, force: true });
}

/** SIGTERM, and SIGKILL for one that is still there after `graceMs`. Resolves when it is gone. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  signal(identity, 'SIGTERM');
  if (await isGoneWithin(identity, graceMs)) return;
  signal(identity, 'SIGKILL');
  await isGoneWithin(identity, 5_000);
}

/** Waits until the process has ended, for at most `timeoutMs`. */
export async function isGoneWithin(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(identity)) {
    if (Date.now() >= deadline) return false;
    await sleep(50);
  }
  return true;
}

function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
