import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** The installation's own key: with it, a receiver needs no secret to check where a webhook comes from. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** As Standard Webhooks 1.0.0 writes it: `whpk_` and the 32 bytes in base64. */
  readonly publicText: string;
}

/**
 * @param pem as `openssl genpkey -algorithm ed25519` makes it
 * @throws Error when it is no private Ed25519 key
 */
export function parseSigningKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('the signing key must be an Ed25519 key');
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { privateKey, publicText: `whpk_${Buffer.from(x ?? '', 'base64url').toString('base64')}` };
}
