import type { Database } from '@ktp-ocr/database/connect-database';
import { selectShutKeys } from '@ktp-ocr/database/keys/manage-api-keys';

/** Who has an event stream open, by key. */
export interface Followers {
  /** @returns null where the key, or all together, have as many open as they may */
  admit(apiKeyId: string): { readonly shut: AbortSignal; leave(): void } | null;
  close(): void;
}

/** A revoked key's streams end within this time. */
const KEY_CHECK_INTERVAL_MS = 2_000;

export function createFollowers(
  database: Database,
  limits: { readonly perKey: number; readonly inAll: number },
): Followers {
  const byKey = new Map<string, Set<AbortController>>();
  let inAll = 0;

  async function endShutKeys(): Promise<void> {
    if (byKey.size === 0) return;
    for (const id of await selectShutKeys(database, [...byKey.keys()])) {
      for (const stream of byKey.get(id) ?? []) stream.abort();
    }
  }

  const timer = setInterval(() => void endShutKeys().catch(() => {}), KEY_CHECK_INTERVAL_MS);
  timer.unref();
  return {
    admit(apiKeyId) {
      const own = byKey.get(apiKeyId) ?? new Set();
      if (own.size >= limits.perKey || inAll >= limits.inAll) return null;
      const stream = new AbortController();
      byKey.set(apiKeyId, own.add(stream));
      inAll += 1;
      return {
        shut: stream.signal,
        leave() {
          if (!own.delete(stream)) return;
          inAll -= 1;
          if (own.size === 0) byKey.delete(apiKeyId);
        },
      };
    },
    close: () => clearInterval(timer),
  };
}
