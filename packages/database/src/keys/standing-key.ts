import { Prisma } from '../generated/client.js';

/** A key as a request knows it. */
export interface KnownKey {
  readonly id: string;
  /**
   * Of the row that the request knows it by, where that was remembered from another request. Null where it was looked up for
   * this one: then it must only open something still.
   */
  readonly revision: number | null;
}

/**
 * The key is not what the request knows it as: revoked, expired, or changed since it was remembered. Nothing was taken in and
 * nothing handed out; looked up again, it may do.
 */
export class KeyChangedError extends Error {
  override readonly name = 'KeyChangedError';

  constructor() {
    super('the key is not as it was when it was looked up');
  }
}

/**
 * SQL that holds for the row of `api_keys` that a request knows, if it still opens what the request believes. Part of the
 * statement that takes work in or hands a result out, so that a revocation holds at once, whoever has not heard of it yet.
 */
export function isStandingKey({ id, revision }: KnownKey): Prisma.Sql {
  const asKnown =
    revision === null ? Prisma.empty : Prisma.sql` AND api_keys.revision = ${revision}::integer`;
  return Prisma.sql`(api_keys.id = ${id}::uuid AND api_keys.revoked_at IS NULL
    AND (api_keys.expires_at IS NULL OR api_keys.expires_at > clock_timestamp())${asKnown})`;
}
