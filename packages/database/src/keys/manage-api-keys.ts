import { randomUUID } from 'node:crypto';
import type { Database } from '../connect-database.js';
import { AdmissionError } from '../jobs/admit-jobs.js';
import { type IdempotencyClaim, keepAnswer } from '../jobs/idempotency.js';
import { type PagePosition, toOlderThan } from '../jobs/list-jobs.js';
import { type ApiKey, OMIT_SECRETS } from './api-key.js';

/** Keys from the newest to the oldest, revoked ones too; one more than `limit` where there are more. */
export async function listApiKeys(
  database: Database,
  options: { readonly after?: PagePosition | undefined; readonly limit: number },
): Promise<ApiKey[]> {
  return database.prisma.apiKey.findMany({
    where: options.after ? toOlderThan(options.after) : {},
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: options.limit + 1,
    omit: OMIT_SECRETS,
  });
}

export async function findApiKeyById(database: Database, id: string): Promise<ApiKey | null> {
  return database.prisma.apiKey.findUnique({ where: { id }, omit: OMIT_SECRETS });
}

/** Shuts a key for ever. Its jobs end as they would, its charges stay. @returns false when there is no such key */
export async function revokeApiKey(database: Database, id: string): Promise<boolean> {
  const count = await database.prisma.$executeRaw`
    UPDATE api_keys SET revoked_at = coalesce(revoked_at, clock_timestamp()), previous_secret_hash = NULL,
      previous_secret_expires_at = NULL
    WHERE id = ${id}::uuid`;
  return count === 1;
}

/** Of these keys, those that open nothing any more: revoked, or expired. */
export async function selectShutKeys(database: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await database.prisma.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM api_keys
    WHERE id = ANY(${ids}::uuid[]) AND (revoked_at IS NOT NULL OR expires_at <= clock_timestamp())`;
  return rows.map(({ id }) => id);
}

/** Credits that a key has no use for: it is billed afterwards. */
export class NotPrepaidError extends Error {
  override readonly name = 'NotPrepaidError';
}

/**
 * Adds an entry to a prepaid balance: a top-up, or a correction, which is negative.
 *
 * @param options.idempotency kept in the same transaction, so that what was credited once is not credited again
 * @returns null when there is no such key or it is revoked
 * @throws IdempotencyClaimLostError when another took the claim over meanwhile; NotPrepaidError; AdmissionError
 * `credits` for a correction of more than there is
 */
export async function topUpCredits(
  database: Database,
  options: {
    readonly id: string;
    readonly amountMinor: bigint;
    readonly note?: string | undefined;
    readonly idempotency?:
      | { readonly claim: IdempotencyClaim; readonly toAnswer: (key: ApiKey) => unknown }
      | undefined;
  },
): Promise<ApiKey | null> {
  const { id, amountMinor, note, idempotency } = options;
  return database.prisma.$transaction(async (transaction) => {
    const [balance] = await transaction.$queryRaw<{ credits_minor: bigint | null }[]>`
      SELECT credits_minor FROM api_keys WHERE id = ${id}::uuid AND revoked_at IS NULL FOR NO KEY UPDATE`;
    if (!balance) return null;
    if (balance.credits_minor === null) throw new NotPrepaidError('the key is postpaid');
    if (balance.credits_minor + amountMinor < 0n) throw new AdmissionError('credits');
    await transaction.$executeRaw`
      UPDATE api_keys SET credits_minor = credits_minor + ${amountMinor} WHERE id = ${id}::uuid`;
    await transaction.creditTopup.create({
      data: { id: randomUUID(), apiKeyId: id, amountMinor, note: note ?? null },
    });
    const key = await transaction.apiKey.findUniqueOrThrow({ where: { id }, omit: OMIT_SECRETS });
    if (idempotency) await keepAnswer(transaction, idempotency.claim, idempotency.toAnswer(key));
    return key;
  });
}
