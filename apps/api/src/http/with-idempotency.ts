import { claimIdempotencyKey, type IdempotencyClaim, releaseClaim } from '@ktp-ocr/database/jobs/idempotency';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { confirmKey, getApiKey } from './authenticate.js';
import { ProblemError } from './problem-error.js';

const KEY_FORM = /^[\x21-\x7e]{1,255}$/;
/** Its space keeps what operators ask apart from what the key itself asks. */
const OF_CHANGES = 'change ';

/**
 * Does `work` once for an Idempotency-Key, and for every other request with that key and the same fingerprint gives
 * the answer that `work` kept. Without the header `work` is just done.
 *
 * @param asked.toFingerprint a digest of what is asked
 * @param asked.changedKeyId the API key that is changed, where a request is about one: its Idempotency-Keys are kept
 * under that key, for the admin key has no row to keep anything under
 * @param work is to keep its answer in the transaction that does what was asked (see `keepAnswer`)
 * @throws ProblemError INVALID_REQUEST, IDEMPOTENCY_MISMATCH, IDEMPOTENCY_IN_FLIGHT
 */
export async function withIdempotency<Answer>(
  context: Context,
  request: Request,
  response: Response,
  asked: { readonly toFingerprint: () => Uint8Array; readonly changedKeyId?: string },
  work: (claim: IdempotencyClaim | null) => Promise<Answer>,
): Promise<Answer> {
  const key = parseIdempotencyKey(request);
  if (key === null) return work(null);
  // What is kept under a key is told to nobody who has lost it.
  await confirmKey(context, request, response);
  const { toFingerprint, changedKeyId } = asked;
  // The former release kept this as it is: what it has answered is asked again while we are upgraded, and for a day after.
  const formerFingerprint = toFingerprint();
  // Whom a client expects is part of what is asked: nobody who has the database shall be able to try numbers.
  const fingerprints = { fingerprint: context.storage.digest(formerFingerprint), formerFingerprint };
  const found = await claimIdempotencyKey(
    context.database,
    changedKeyId === undefined
      ? { apiKeyId: getApiKey(response).id, key, ...fingerprints }
      : { apiKeyId: changedKeyId, key: `${OF_CHANGES}${key}`, ...fingerprints },
    { waitMs: context.config.IDEMPOTENCY_WAIT_MS },
  );
  switch (found.kind) {
    case 'mismatch':
      throw new ProblemError('IDEMPOTENCY_MISMATCH');
    case 'in_flight':
      throw new ProblemError('IDEMPOTENCY_IN_FLIGHT', undefined, { retryAfterSeconds: 1 });
    case 'answered':
      response.set('Idempotency-Replayed', 'true');
      return found.answer as Answer;
    case 'claimed':
      try {
        return await work(found.claim);
      } catch (error) {
        // What was refused was not done: the next try with this key is the first again.
        await releaseClaim(context.database, found.claim).catch(() => {});
        throw error;
      }
  }
}

/** The draft writes the key as a quoted string; most clients send it bare. Both are the same key. */
export function parseIdempotencyKey(request: Request): string | null {
  const header = request.get('idempotency-key');
  if (header === undefined) return null;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (KEY_FORM.test(key)) return key;
  throw new ProblemError('INVALID_REQUEST', 'Some fields are not as documented.', {
    errors: [{ field: 'Idempotency-Key', detail: 'must be 1 to 255 printable characters without spaces' }],
  });
}
