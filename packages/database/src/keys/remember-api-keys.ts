import type { Database } from '../connect-database.js';
import type { Listener } from '../listen-to-database.js';
import type { ApiKey } from './api-key.js';
import { hashApiKeySecret, isPossibleApiKeySecret } from './api-key-secret.js';
import { findKeyByDigest } from './find-api-key.js';

/** Keys that this process has seen lately. */
export interface KeyMemory {
  /**
   * The key behind a secret, from memory where it is there. It may have changed a moment ago: only for requests whose own
   * statements ask whether it stands (`standing-key.ts`).
   */
  recall(secret: string): Promise<RecalledKey | null>;
}

export interface RecalledKey {
  readonly apiKey: ApiKey;
  /** False where the database was asked for this very request. */
  readonly isRemembered: boolean;
}

/** Should a connection be dead and nobody have noticed, nothing is believed for longer. */
const BELIEVED_MS = 10_000;
/** Beyond so many all are forgotten, which costs a query each. */
const MAX_KEYS = 10_000;

/**
 * Remembers keys between requests and forgets one as soon as PostgreSQL notifies that it has changed. While that cannot be
 * heard nothing is remembered, and every request asks.
 *
 * A key that is found by the secret before its rotation is never remembered: that secret ends by the clock.
 */
export function rememberApiKeys(database: Database, listener: Listener): KeyMemory {
  /** By the digest of the secret, so that no secret lies here longer than its request lasts. */
  const byDigest = new Map<string, { readonly apiKey: ApiKey; readonly at: number }>();
  /** Counts what was heard: an answer that was on its way meanwhile may be older than that. */
  let heard = 0;

  function forgetAll(): void {
    heard += 1;
    byDigest.clear();
  }

  listener.subscribe('api_key_changed', {
    onNotify(id) {
      heard += 1;
      for (const [digest, { apiKey }] of byDigest) if (apiKey.id === id) byDigest.delete(digest);
    },
    // What changed while nobody listened is not told again.
    onHearing: forgetAll,
    onLost: forgetAll,
  });

  return {
    async recall(secret) {
      if (!isPossibleApiKeySecret(secret)) return null;
      const digest = hashApiKeySecret(secret);
      const name = digest.toString('base64');
      const known = byDigest.get(name);
      if (known && listener.isHearing() && performance.now() - known.at < BELIEVED_MS)
        return { apiKey: known.apiKey, isRemembered: true };
      const heardBefore = heard;
      const at = performance.now();
      const found = await findKeyByDigest(database, digest);
      byDigest.delete(name);
      if (!found) return null;
      if (listener.isHearing() && heard === heardBefore && !found.isFormerSecret) {
        if (byDigest.size >= MAX_KEYS) byDigest.clear();
        byDigest.set(name, { apiKey: found.apiKey, at });
      }
      return { apiKey: found.apiKey, isRemembered: false };
    },
  };
}
