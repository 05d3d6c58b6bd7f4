import type { Database } from '../connect-database.js';
import { queryClock } from '../ops/query-clock.js';
import { type ApiKey, OMIT_SECRETS } from './api-key.js';
import { hashApiKeySecret, isPossibleApiKeySecret } from './api-key-secret.js';

/**
 * The live key behind a secret, or null when it is unknown, revoked or expired. A rotated key is found by the secret
 * before, too, while its grace lasts. What cannot be a secret of ours costs no query.
 * Looked up by digest: the time it takes tells nothing about how much of a secret was right.
 */
export async function findApiKey(database: Database, secret: string): Promise<ApiKey | null> {
  if (!isPossibleApiKeySecret(secret)) return null;
  const digest = new Uint8Array(hashApiKeySecret(secret));
  const found = await database.prisma.apiKey.findFirst({
    where: { revokedAt: null, OR: [{ secretHash: digest }, { previousSecretHash: digest }] },
    omit: { ...OMIT_SECRETS, secretHash: false },
  });
  if (!found) return null;
  const { secretHash, ...apiKey } = found;
  const isFormerSecret = Buffer.compare(secretHash, digest) !== 0;
  const ends = [apiKey.expiresAt, isFormerSecret ? apiKey.previousSecretExpiresAt : null].filter(
    (end) => end !== null,
  );
  // Most keys end with nothing but a revocation, and cost one query.
  if (ends.length === 0) return apiKey;
  const now = await queryClock(database.prisma);
  return ends.every((end) => end > now) ? apiKey : null;
}
