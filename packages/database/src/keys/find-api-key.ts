import type { Database } from '../connect-database.js';
import { Prisma } from '../generated/client.js';
import { selectColumns } from '../select-columns.js';
import { type ApiKey, OMIT_SECRETS } from './api-key.js';
import { hashApiKeySecret, isPossibleApiKeySecret } from './api-key-secret.js';

/** A key, and whether it was found by the secret that opened it before its last rotation. */
export interface FoundKey {
  readonly apiKey: ApiKey;
  readonly isFormerSecret: boolean;
}

const FIELDS = Object.keys(Prisma.ApiKeyScalarFieldEnum).filter(
  (field) => !Object.hasOwn(OMIT_SECRETS, field),
);
const COLUMNS = Prisma.raw(selectColumns('api_keys', FIELDS));

/**
 * The live key behind a secret, or null when it is unknown, revoked or expired. A rotated key is found by the secret
 * before, too, while its grace lasts. What cannot be a secret of ours costs no query.
 * Looked up by digest: the time it takes tells nothing about how much of a secret was right.
 */
export async function findApiKey(database: Database, secret: string): Promise<ApiKey | null> {
  if (!isPossibleApiKeySecret(secret)) return null;
  return (await findKeyByDigest(database, hashApiKeySecret(secret)))?.apiKey ?? null;
}

/** The same by the digest of a secret. The database's clock says what has expired. */
export async function findKeyByDigest(database: Database, digest: Uint8Array): Promise<FoundKey | null> {
  const [row] = await database.direct.$queryRaw<(ApiKey & { readonly isFormerSecret: boolean })[]>`
    SELECT ${COLUMNS}, secret_hash <> ${digest} AS "isFormerSecret" FROM api_keys
    WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())
      AND (secret_hash = ${digest} OR previous_secret_hash = ${digest}
        AND (previous_secret_expires_at IS NULL OR previous_secret_expires_at > clock_timestamp()))`;
  if (!row) return null;
  const { isFormerSecret, ...apiKey } = row;
  return { apiKey, isFormerSecret };
}
