import { claimIdempotencyKey, type IdempotencyClaim, releaseClaim } from '@ktp-ocr/database/idempotency';
import type { Request, Response } from 'express';
import { readApiKey } from './authenticate.js';
import type { Context } from './context.js';
import { ProblemError } from './problem-error.js';

const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

/**
 * Does `work` once for an Idempotency-Key, and for every other request with that key and the same fingerprint gives
 * the answer that `work` kept. Without the header `work` is just done.
 *
 * @param work is to keep its answer in the transaction that does what was asked (see `keepAnswer`)
 * @throws ProblemError INVALID_REQUEST, IDEMPOTENCY_MISMATCH, IDEMPOTENCY_IN_FLIGHT
 */
export async function withIdempotency<Answer>(
  context: Context,
  request: Request,
  response: Response,
  fingerprint: Uint8Array,
  work: (claim: IdempotencyClaim | null) => Promise<Answer>,
): Promise<Answer> {
  const key = readIdempotencyKey(request);
  if (key === null) return work(null);
  const found = await claimIdempotencyKey(
    context.database,
    { apiKeyId: readApiKey(response).id, key, fingerprint },
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
function readIdempotencyKey(request: Request): string | null {
  const header = request.get('idempotency-key');
  if (header === undefined) return null;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (KEY_FORM.test(key)) return key;
  throw new ProblemError('INVALID_REQUEST', 'Some fields are not as documented.', {
    errors: [{ field: 'Idempotency-Key', detail: 'must be 1 to 255 printable characters without spaces' }],
  });
}
