import { WebhookVerificationError } from './errors.js';

const TOLERANCE_SECONDS = 300;

/** Headers as any server has them: `Headers`, or an object whose names may be in any case. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Checks a delivery by Standard Webhooks 1.0.0 and gives its event.
 *
 * @param delivery.body as it came, before anything has parsed it
 * @param delivery.now milliseconds since 1970; for tests
 * @throws WebhookVerificationError
 */
export async function verifyWebhook<Event = unknown>(delivery: {
  readonly secret: string;
  readonly headers: WebhookHeaders;
  readonly body: string | Uint8Array;
  readonly now?: number;
}): Promise<Event> {
  const { secret, headers, body, now = Date.now() } = delivery;
  const id = readHeader(headers, 'webhook-id');
  const timestamp = readHeader(headers, 'webhook-timestamp');
  const signatures = readHeader(headers, 'webhook-signature').split(' ');
  if (!/^\d+$/.test(timestamp) || Math.abs(now / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS) {
    throw new WebhookVerificationError('the delivery is too old, or its time is none');
  }
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const key = await crypto.subtle.importKey(
    'raw',
    fromBase64(secret.replace(/^whsec_/, '')),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`);
  for (const signature of signatures) {
    const [version, value] = signature.split(',');
    // WebCrypto compares in constant time.
    if (version === 'v1' && value && (await crypto.subtle.verify('HMAC', key, fromBase64(value), signed))) {
      return JSON.parse(text) as Event;
    }
  }
  throw new WebhookVerificationError('no signature fits');
}

function readHeader(headers: WebhookHeaders, name: string): string {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof value !== 'string' || value === '') throw new WebhookVerificationError(`${name} is missing`);
  return value;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new WebhookVerificationError('the secret or a signature is not base64');
  }
}
