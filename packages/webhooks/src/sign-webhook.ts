import { createHmac, type KeyObject, randomBytes, sign } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';
/** Standard Webhooks 1.0.0 asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

export function generateWebhookSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** The secret as a client gets to see it, once: `whsec_` and base64. */
export function formatWebhookSecret(secret: Uint8Array): string {
  return SECRET_PREFIX + Buffer.from(secret).toString('base64');
}

export type WebhookHeaders = {
  readonly 'webhook-id': string;
  /** Seconds since 1970, of this attempt. */
  readonly 'webhook-timestamp': string;
  /** One `v1,` signature a secret and a `v1a,` one by the installation's key if it has one, separated by spaces. */
  readonly 'webhook-signature': string;
};

/**
 * Signs as Standard Webhooks 1.0.0 asks: HMAC-SHA256 over `id.timestamp.body`, and Ed25519 over the same.
 *
 * @param message.secrets every one that is live: while one is rotated, a receiver that knows either is served
 */
export function signWebhook(message: {
  readonly id: string;
  readonly sentAt: Date;
  readonly body: string;
  readonly secrets: readonly Uint8Array[];
  readonly privateKey?: KeyObject | undefined;
}): WebhookHeaders {
  const timestamp = String(Math.floor(message.sentAt.getTime() / 1_000));
  const signed = `${message.id}.${timestamp}.${message.body}`;
  const signatures = message.secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(signed, 'utf8').digest('base64')}`,
  );
  if (message.privateKey) {
    signatures.push(`v1a,${sign(null, Buffer.from(signed, 'utf8'), message.privateKey).toString('base64')}`);
  }
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
