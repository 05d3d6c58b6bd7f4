import { type ApiKey, OMIT_SECRETS } from './api-key.js';
import { hashApiKeySecret, isPossibleApiKeySecret } from './api-key-secret.js';
import type { Database } from './connect-database.js';

/**
 * The live key behind a secret, or null when it is unknown, revoked or expired. A rotated key is found by the secret
 * before, too, while its grace lasts. What cannot be a secret of ours costs no query.
 * Looked up by digest: the time it takes tells nothing about how much of a secret was right.
 */
export async function findApiKey(database: Database, secret: string): Promise<ApiKey | null> {
  if (!isPossibleApiKeySecret(secret)) return null;
  const digest = new Uint8Array(hashApiKeySecret(secret));
  const now = new Date();
  return database.prisma.apiKey.findFirst({
    where: {
      revokedAt: null,
      AND: [
        {
          OR: [{ secretHash: digest }, { previousSecretHash: digest, previousSecretExpiresAt: { gt: now } }],
        },
        { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
      ],
    },
    omit: OMIT_SECRETS,
  });
}
