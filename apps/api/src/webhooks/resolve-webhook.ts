import { randomUUID } from 'node:crypto';
import { ensureRequestEndpoint, findWebhookEndpoint } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import { ensureKeySecret } from '@ktp-ocr/database/webhooks/webhook-secret';
import { z } from 'zod';
import type { Context } from '../context.js';
import { ProblemError } from '../http/problem-error.js';
import { checkWebhookUrl } from './check-webhook-url.js';
import { makeEndpointKey, makeWebhookSecret } from './make-webhook-keys.js';

/**
 * The endpoint that a job's `webhook` means: one of the key's by its id, or an address, which is signed for with
 * the key's own secret.
 *
 * @returns the endpoint's id, to be stored with the job
 * @throws ProblemError INVALID_REQUEST when there is no such endpoint or the address is refused
 */
export async function resolveWebhook(context: Context, apiKeyId: string, webhook: string): Promise<string> {
  if (z.uuid().safeParse(webhook).success) {
    const endpoint = await findWebhookEndpoint(context.database, { id: webhook, apiKeyId });
    if (endpoint) return endpoint.id;
    const errors = [{ field: 'webhook', detail: 'is no webhook endpoint of this key' }];
    throw new ProblemError('INVALID_REQUEST', 'There is no webhook endpoint under that id.', { errors });
  }
  const url = await checkWebhookUrl(context, webhook, 'webhook');
  const { kept } = await makeWebhookSecret(context);
  await ensureKeySecret(context.database, { apiKeyId, secret: kept });
  const id = randomUUID();
  const endpointId = await ensureRequestEndpoint(context.database, {
    id,
    apiKeyId,
    url,
    wrappedKey: await makeEndpointKey(context, id),
  });
  if (endpointId !== null) return endpointId;
  throw new ProblemError(
    'TOO_MANY_WEBHOOKS',
    'Jobs of this key have named too many addresses. Name the same one each time, or the id of an endpoint.',
  );
}
