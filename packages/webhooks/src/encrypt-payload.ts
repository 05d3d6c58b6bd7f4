import { CompactEncrypt, importJWK, type JWK } from 'jose';

export class EncryptionKeyError extends Error {
  override readonly name = 'EncryptionKeyError';
}

/** How the content key is wrapped, by the kind of the client's key. */
function chooseAlgorithm(key: JWK): string | null {
  if (key.kty === 'RSA') return 'RSA-OAEP-256';
  const curves = key.kty === 'EC' ? ['P-256', 'P-384', 'P-521'] : key.kty === 'OKP' ? ['X25519'] : [];
  return curves.includes(key.crv ?? '') ? 'ECDH-ES+A256KW' : null;
}

/**
 * Encrypts to the client's public key, for its eyes only: not for a proxy's on the way, nor for its own logs.
 *
 * @returns a compact JWE, A256GCM
 * @throws EncryptionKeyError when the key is not a public RSA, EC or X25519 key that can be used
 */
export async function encryptPayload(plaintext: string, key: JWK): Promise<string> {
  const alg = chooseAlgorithm(key);
  if (!alg) throw new EncryptionKeyError('The key must be a public RSA, P-256, P-384, P-521 or X25519 key.');
  if ('d' in key) throw new EncryptionKeyError('The key must be the public half only.');
  try {
    const header = { alg, enc: 'A256GCM', ...(key.kid ? { kid: key.kid } : {}) };
    return await new CompactEncrypt(Buffer.from(plaintext, 'utf8'))
      .setProtectedHeader(header)
      .encrypt(await importJWK(key, alg));
  } catch (error) {
    throw new EncryptionKeyError('The key cannot be used.', { cause: error });
  }
}
