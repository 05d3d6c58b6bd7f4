import {
  AddressRefusedError,
  assertPublicPort,
  checkTarget,
  NameUnresolvedError,
} from '@ktp-ocr/webhooks/guard-address';
import type { Context } from '../context.js';
import { ProblemError } from '../http/problem-error.js';

const RESOLVE_WITHIN_MS = 3_000;

/**
 * Tells a client at once that its address will never be called. Only a courtesy: every delivery checks again. A name
 * that does not resolve now may do so later and passes.
 *
 * @returns the address as it will be called
 * @throws ProblemError INVALID_REQUEST
 */
export async function checkWebhookUrl(context: Context, text: string, field: string): Promise<string> {
  try {
    return await checkInTime(context, text);
  } catch (error) {
    if (!(error instanceof AddressRefusedError)) throw error;
    throw new ProblemError('INVALID_REQUEST', error.message, { errors: [{ field, detail: error.message }] });
  }
}

async function checkInTime({ addressPolicy }: Context, text: string): Promise<string> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new NameUnresolvedError('resolving takes too long')), RESOLVE_WITHIN_MS).unref(),
  );
  try {
    return (await Promise.race([checkTarget(text, addressPolicy), late])).url.href;
  } catch (error) {
    if (!(error instanceof NameUnresolvedError)) throw error;
    const url = new URL(text);
    assertPublicPort(url, addressPolicy);
    return url.href;
  }
}
