import { createHash, randomBytes } from 'node:crypto';

/**
 * SHA-256 of the secret. A slow hash would add nothing: generated secrets carry 190 bits and operators' own are
 * required to be long, so the digest cannot be searched.
 */
export function hashApiKeySecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** A new secret, e.g. `ktp_live_3q2…`: the prefix says what it opens, 32 base62 characters of randomness follow. */
export function generateApiKeySecret(options: { readonly livemode: boolean }): string {
  return `${options.livemode ? 'ktp_live_' : 'ktp_test_'}${randomBase62(32)}`;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: what lies above would favour the first letters.
      if (byte < 248 && text.length < length) text += BASE62[byte % 62];
    }
  }
  return text;
}
