import type { ApiKey } from './api-key.js';
import { hashApiKeySecret } from './api-key-secret.js';
import type { Database } from './connect-database.js';

/**
 * The live key behind a secret, or null when it is unknown, revoked or expired.
 * Looked up by digest: the time it takes tells nothing about how much of a secret was right.
 */
export async function findApiKey(database: Database, secret: string): Promise<ApiKey | null> {
  return database.prisma.apiKey.findFirst({
    where: {
      secretHash: new Uint8Array(hashApiKeySecret(secret)),
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
    },
    omit: { secretHash: true },
  });
}
