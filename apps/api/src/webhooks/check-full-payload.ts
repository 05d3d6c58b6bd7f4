import { EncryptionKeyError, encryptPayload } from '@ktp-ocr/webhooks/encrypt-payload';
import { ProblemError } from '../http/problem-error.js';

/**
 * Whether card data may go to this endpoint as asked.
 *
 * @throws ProblemError INVALID_REQUEST: over plain http never, and encrypted only to a key that can be used
 */
export async function checkFullPayload(endpoint: {
  readonly url: string;
  readonly payload: 'thin' | 'full';
  readonly encryptionKey: object | null;
}): Promise<void> {
  if (endpoint.payload === 'full' && !endpoint.url.startsWith('https:')) {
    refuse('payload', 'Full payloads go over https only.');
  }
  if (!endpoint.encryptionKey) return;
  try {
    await encryptPayload('', endpoint.encryptionKey as Record<string, unknown>);
  } catch (error) {
    if (error instanceof EncryptionKeyError) refuse('encryption_key', error.message);
    throw error;
  }
}

function refuse(field: string, detail: string): never {
  throw new ProblemError('INVALID_REQUEST', detail, { errors: [{ field, detail }] });
}
