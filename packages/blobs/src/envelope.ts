import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals a job's bytes with the job's own data key (AES-256-GCM). Destroy the key and every copy is noise. */

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const DATA_KEY_BYTES = 32;

export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';
}

export function generateDataKey(): Buffer {
  return randomBytes(DATA_KEY_BYTES);
}

/** @param purpose bound into the seal (e.g. `image:<job id>`), so that one sealed thing cannot pass for another */
export function seal(dataKey: Uint8Array, purpose: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce).setAAD(Buffer.from(purpose, 'utf8'));
  const ciphertext = cipher.update(bytes);
  // In this mode nothing is left for the end, so a large image is copied once and not twice.
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** @throws SealBrokenError when the key or the purpose is another, or a bit was changed */
export function unseal(dataKey: Uint8Array, purpose: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  try {
    const decipher = createDecipheriv('aes-256-gcm', dataKey, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(purpose, 'utf8'))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new SealBrokenError('sealed bytes do not open: wrong key, wrong purpose or damaged', {
      cause: error,
    });
  }
}
