import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { GuardedItem } from './guarded-item.js';
import { findProcessIdentity, type ProcessIdentity } from './process-identity.js';

export type Guardian = {
  identity: ProcessIdentity;
  /** From now on this ends with us, however we end. */
  watch(item: GuardedItem): void;
  /** We have ended everything ourselves: the guardian goes and touches nothing. */
  release(): Promise<void>;
};

/**
 * Starts a small process that outlives ours and ends what we leave behind when we are killed in a way that
 * cannot be caught (kill -9, out of memory). It learns of our death from the pipe that closes with us.
 */
export async function startGuardian(): Promise<Guardian> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./guard.js', import.meta.url))], {
    // A group of its own: a signal to our whole group, Ctrl-C above all, must not take the guardian along.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const identity = findProcessIdentity(child.pid ?? 0);
  if (!identity) throw new Error('the guardian process ended as soon as it was started');
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.on('error', () => {});
  child.unref();
  (child.stdin as typeof child.stdin & { unref?: () => void }).unref?.();
  const send = (message: GuardedItem | { kind: 'release' }) =>
    child.stdin.write(`${JSON.stringify(message)}\n`);
  return {
    identity,
    watch: (item) => void send(item),
    release: async () => {
      child.ref();
      send({ kind: 'release' });
      child.stdin.end();
      await gone;
    },
  };
}
