import { randomUUID } from 'node:crypto';
import { generateDataKey } from '@ktp-ocr/blobs/envelope';
import type { WrappedSecret } from '@ktp-ocr/database/webhooks/webhook-secret';
import { formatWebhookSecret, generateWebhookSecret } from '@ktp-ocr/webhooks/sign-webhook';
import type { Context } from '../context.js';

/** A new signing secret: as it is kept, wrapped, and as the client gets to see it, once. */
export async function makeWebhookSecret(
  context: Context,
): Promise<{ readonly kept: WrappedSecret; readonly shown: string }> {
  const id = randomUUID();
  const secret = generateWebhookSecret();
  const wrapped = await context.keyRing.wrapKey(secret, `webhook-secret:${id}`);
  return { kept: { id, wrapped }, shown: formatWebhookSecret(secret) };
}

/** A new endpoint's data key, wrapped: seals what its receiver answers. */
export async function makeEndpointKey(context: Context, endpointId: string): Promise<Uint8Array> {
  return context.keyRing.wrapKey(generateDataKey(), `webhook:${endpointId}`);
}
