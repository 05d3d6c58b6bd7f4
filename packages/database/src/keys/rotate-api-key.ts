import type { Database } from '../connect-database.js';
import { type ApiKey, OMIT_SECRETS } from './api-key.js';
import { generateApiKeySecret } from './api-key-secret.js';
import { describeSecret } from './create-api-key.js';

/**
 * Gives a key a new secret. The key itself stays: its jobs, charges and limits are unchanged, and the secret before
 * opens it for `graceSeconds` more, so that clients can change over one after the other. A rotation within another's
 * grace ends that grace.
 *
 * @returns null when there is no such key or it is revoked
 */
export async function rotateApiKey(
  database: Database,
  options: { readonly id: string; readonly graceSeconds: number },
): Promise<{ apiKey: ApiKey; secret: string } | null> {
  return database.prisma.$transaction(async (transaction) => {
    const [current] = await transaction.$queryRaw<
      { livemode: boolean; secret_hash: Uint8Array<ArrayBuffer>; now: Date }[]
    >`
      SELECT livemode, secret_hash, clock_timestamp() AS now FROM api_keys
      WHERE id = ${options.id}::uuid AND revoked_at IS NULL FOR NO KEY UPDATE`;
    if (!current) return null;
    const secret = generateApiKeySecret({ livemode: current.livemode });
    const apiKey = await transaction.apiKey.update({
      where: { id: options.id },
      data: {
        ...describeSecret(secret),
        previousSecretHash: options.graceSeconds > 0 ? current.secret_hash : null,
        previousSecretExpiresAt:
          options.graceSeconds > 0 ? new Date(current.now.getTime() + options.graceSeconds * 1_000) : null,
      },
      omit: OMIT_SECRETS,
    });
    return { apiKey, secret };
  });
}
