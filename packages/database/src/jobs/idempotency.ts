import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Queryable } from '../connect-database.js';

/** The right to work on a request that came with an Idempotency-Key. Others wait for its answer. */
export interface IdempotencyClaim {
  readonly apiKeyId: string;
  readonly key: string;
  readonly token: string;
}

/** What a key with an Idempotency-Key finds: nothing yet (so it may work), an answer, or a reason to turn back. */
export type IdempotencyFinding =
  | { readonly kind: 'claimed'; readonly claim: IdempotencyClaim }
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'in_flight' };

export class IdempotencyClaimLostError extends Error {
  override readonly name = 'IdempotencyClaimLostError';
}

/** How long an answer is kept. */
export const IDEMPOTENCY_KEPT_HOURS = 24;
/** A process that claimed and died holds nobody up for longer than this. */
const CLAIM_SECONDS = 60;
const FIRST_LOOK_AGAIN_MS = 25;
const LAST_LOOK_AGAIN_MS = 250;

/**
 * Claims an Idempotency-Key, or waits until whoever claimed it before has an answer, for at most `waitMs`.
 *
 * @param request.fingerprint a digest of what is asked; a key that comes back with another is a mismatch
 * @param request.formerFingerprint the digest that the former release kept for the same: what it kept is known again, and
 * nothing more is kept under it
 */
export async function claimIdempotencyKey(
  database: Database,
  request: {
    readonly apiKeyId: string;
    readonly key: string;
    readonly fingerprint: Uint8Array;
    readonly formerFingerprint: Uint8Array;
  },
  options: { readonly waitMs: number },
): Promise<IdempotencyFinding> {
  const deadline = performance.now() + options.waitMs;
  const known = [request.fingerprint, request.formerFingerprint];
  const claim: IdempotencyClaim = { apiKeyId: request.apiKeyId, key: request.key, token: randomUUID() };
  for (let pauseMs = FIRST_LOOK_AGAIN_MS; ; pauseMs = Math.min(pauseMs * 2, LAST_LOOK_AGAIN_MS)) {
    const found = await findHeldKey(database, claim);
    if (!found) {
      if (await tryClaim(database, claim, request.fingerprint)) return { kind: 'claimed', claim };
      continue;
    }
    if (!known.some((one) => Buffer.compare(found.fingerprint, one) === 0)) return { kind: 'mismatch' };
    if (found.answer) return { kind: 'answered', answer: found.answer };
    if (performance.now() + pauseMs > deadline) return { kind: 'in_flight' };
    await sleep(pauseMs);
  }
}

/** Looked for before it is claimed: a claim takes the row's lock, and fifty that wait would take it in turns. */
async function findHeldKey(
  database: Database,
  { apiKeyId, key }: IdempotencyClaim,
): Promise<{ fingerprint: Uint8Array; answer: unknown } | null> {
  const [row] = await database.prisma.$queryRaw<{ fingerprint: Uint8Array; answer: unknown }[]>`
    SELECT fingerprint, answer FROM idempotency_keys
    WHERE api_key_id = ${apiKeyId}::uuid AND key = ${key}
      AND created_at >= clock_timestamp() - ${IDEMPOTENCY_KEPT_HOURS} * interval '1 hour'
      AND (answer IS NOT NULL OR claimed_until >= clock_timestamp())`;
  return row ?? null;
}

/** Takes the key when nobody has it, its day is over, or who had it fell silent. */
async function tryClaim(
  database: Database,
  claim: IdempotencyClaim,
  fingerprint: Uint8Array,
): Promise<boolean> {
  const count = await database.prisma.$executeRaw`
    INSERT INTO idempotency_keys (api_key_id, key, fingerprint, claim_token, claimed_until)
    VALUES (${claim.apiKeyId}::uuid, ${claim.key}, ${fingerprint}, ${claim.token}::uuid,
            clock_timestamp() + ${CLAIM_SECONDS} * interval '1 second')
    ON CONFLICT (api_key_id, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, claim_token = excluded.claim_token,
        claimed_until = excluded.claimed_until, answer = NULL, created_at = clock_timestamp()
    WHERE idempotency_keys.created_at < clock_timestamp() - ${IDEMPOTENCY_KEPT_HOURS} * interval '1 hour'
       OR idempotency_keys.answer IS NULL AND idempotency_keys.claimed_until < clock_timestamp()`;
  return count === 1;
}

/** To be called in the transaction that does what was asked: either both are kept or neither. */
export async function keepAnswer(
  transaction: Queryable,
  claim: IdempotencyClaim,
  answer: unknown,
): Promise<void> {
  const count = await transaction.$executeRaw`
    UPDATE idempotency_keys SET answer = ${JSON.stringify(answer)}::json
    WHERE api_key_id = ${claim.apiKeyId}::uuid AND key = ${claim.key} AND claim_token = ${claim.token}::uuid
      AND answer IS NULL`;
  if (count !== 1) throw new IdempotencyClaimLostError('another took the idempotency key over');
}

/** Gives a claim back, so that the next try with the key is a new one: what was asked was refused. */
export async function releaseClaim(database: Database, claim: IdempotencyClaim): Promise<void> {
  await database.prisma.$executeRaw`
    DELETE FROM idempotency_keys
    WHERE api_key_id = ${claim.apiKeyId}::uuid AND key = ${claim.key} AND claim_token = ${claim.token}::uuid
      AND answer IS NULL`;
}

/** Forgets what a job's submit answered, whatever key it was kept under: the next request with that key is a new one. */
export async function forgetKeptAnswer(
  database: Database,
  job: { readonly apiKeyId: string; readonly jobId: string },
): Promise<void> {
  await database.prisma.$executeRaw`
    DELETE FROM idempotency_keys WHERE api_key_id = ${job.apiKeyId}::uuid AND answer ->> 'id' = ${job.jobId}`;
}

/** @returns how many keys whose day is over were forgotten */
export async function forgetIdempotencyKeys(database: Database, limit: number): Promise<number> {
  return database.prisma.$executeRaw`
    DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM idempotency_keys
      WHERE created_at < statement_timestamp() - ${IDEMPOTENCY_KEPT_HOURS} * interval '1 hour'
      ORDER BY created_at LIMIT ${limit}))`;
}
