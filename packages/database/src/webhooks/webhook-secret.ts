import type { Database } from '../connect-database.js';

/** Whose secret: an endpoint's, or with null the key's own, which signs for the addresses that jobs name. */
export interface WebhookSecretOwner {
  readonly apiKeyId: string;
  readonly endpointId: string | null;
}

export interface WrappedSecret {
  /** What the wrapping is bound to. */
  readonly id: string;
  readonly wrapped: Uint8Array;
}

/**
 * Puts a new secret in the place of the current one, which goes on signing beside it for `overlapSeconds`, so that
 * a receiver can change over without losing a delivery. Also makes the first one.
 *
 * @returns when the secret before stops to sign; null where there was none
 */
export async function rotateWebhookSecret(
  database: Database,
  owner: WebhookSecretOwner,
  options: { readonly secret: WrappedSecret; readonly overlapSeconds: number },
): Promise<Date | null> {
  const { id, wrapped } = options.secret;
  return database.prisma.$transaction(async (transaction) => {
    // Two rotations at once come one after the other: the second retires what the first has made.
    await transaction.$queryRaw`SELECT 1 FROM api_keys WHERE id = ${owner.apiKeyId}::uuid FOR UPDATE`;
    const [retired] = await transaction.$queryRaw<{ expires_at: Date }[]>`
      UPDATE webhook_secrets SET expires_at = clock_timestamp() + ${options.overlapSeconds} * interval '1 second'
      WHERE api_key_id = ${owner.apiKeyId}::uuid AND endpoint_id IS NOT DISTINCT FROM ${owner.endpointId}::uuid
        AND expires_at IS NULL
      RETURNING expires_at`;
    await transaction.$executeRaw`
      INSERT INTO webhook_secrets (id, api_key_id, endpoint_id, wrapped)
      VALUES (${id}::uuid, ${owner.apiKeyId}::uuid, ${owner.endpointId}::uuid, ${wrapped})`;
    return retired?.expires_at ?? null;
  });
}

/** Makes the key's own secret where it has none yet. Safe to do at once from several places. */
export async function ensureKeySecret(
  database: Database,
  options: { readonly apiKeyId: string; readonly secret: WrappedSecret },
): Promise<void> {
  await database.prisma.$executeRaw`
    INSERT INTO webhook_secrets (id, api_key_id, wrapped)
    VALUES (${options.secret.id}::uuid, ${options.apiKeyId}::uuid, ${options.secret.wrapped})
    ON CONFLICT DO NOTHING`;
}

/** Every secret that signs now, the current one first. */
export async function listLiveSecrets(
  database: Database,
  owner: WebhookSecretOwner,
): Promise<WrappedSecret[]> {
  return database.prisma.$queryRaw`
    SELECT id, wrapped FROM webhook_secrets
    WHERE api_key_id = ${owner.apiKeyId}::uuid AND endpoint_id IS NOT DISTINCT FROM ${owner.endpointId}::uuid
      AND (expires_at IS NULL OR expires_at > clock_timestamp())
    ORDER BY expires_at DESC NULLS FIRST`;
}
