import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * SHA-256 of the secret. A slow hash would add nothing: generated secrets carry 190 bits and operators' own are
 * required to be long, so the digest cannot be searched.
 */
export function hashApiKeySecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

const RANDOM_LENGTH = 32;
/** 62^6 covers the 2^32 values of a CRC-32. */
const CHECKSUM_LENGTH = 6;
const GENERATED_FORM = new RegExp(
  `^ktp_(live|test)_([0-9A-Za-z]{${RANDOM_LENGTH}})([0-9A-Za-z]{${CHECKSUM_LENGTH}})$`,
);

/**
 * A new secret, e.g. `ktp_live_3q2…`: the prefix says what it opens, 32 base62 characters of randomness follow, and
 * the CRC-32 of all that in six more, so that a mistyped or made-up key is told without a look into the database.
 */
export function generateApiKeySecret(options: { readonly livemode: boolean }): string {
  const text = `${options.livemode ? 'ktp_live_' : 'ktp_test_'}${randomBase62(RANDOM_LENGTH)}`;
  return text + toChecksum(text);
}

/** False for what looks like a generated secret and cannot be one. Operators' own secrets are taken as given. */
export function isPossibleApiKeySecret(secret: string): boolean {
  if (!/^ktp_(live|test)_/.test(secret)) return true;
  if (!GENERATED_FORM.test(secret)) return false;
  return toChecksum(secret.slice(0, -CHECKSUM_LENGTH)) === secret.slice(-CHECKSUM_LENGTH);
}

function toChecksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    digits = BASE62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
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
