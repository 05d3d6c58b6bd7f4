import { setTimeout as sleep } from 'node:timers/promises';

/** How long a kill waits for a call that it can break; one is started every few milliseconds. */
const WAIT_MS = 20_000;
const LOOK_EVERY_MS = 2;

/** Which API has synchronous calls under way, so that it can be killed amid them. */
export interface SyncCalls {
  /** Notes a call from before it is sent until it is answered or broken. */
  during<T>(apiUrl: string, call: () => Promise<T>): Promise<T>;
  /** Resolves with how many calls are under way at that API: none only where none came in time. */
  wait(apiUrl: string): Promise<number>;
  /** Notes that an API was killed amid so many. */
  noteKill(calls: number): void;
  /** APIs that were killed amid calls, and calls under way then. */
  readonly kills: { readonly amidSync: number; readonly calls: number };
}

export function createSyncCalls(): SyncCalls {
  const open = new Map<string, number>();
  const kills = { amidSync: 0, calls: 0 };
  const change = (apiUrl: string, by: number) => open.set(apiUrl, (open.get(apiUrl) ?? 0) + by);
  return {
    kills,
    async during(apiUrl, call) {
      change(apiUrl, 1);
      try {
        return await call();
      } finally {
        change(apiUrl, -1);
      }
    },
    async wait(apiUrl) {
      const deadline = Date.now() + WAIT_MS;
      while (!open.get(apiUrl) && Date.now() < deadline) await sleep(LOOK_EVERY_MS);
      return open.get(apiUrl) ?? 0;
    },
    noteKill(calls) {
      if (calls === 0) return;
      kills.amidSync += 1;
      kills.calls += calls;
    },
  };
}
