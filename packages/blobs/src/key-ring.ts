import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Wraps data keys with the operator's master key. The shape of a key management service on purpose: wrap, unwrap and
 * re-wrap a few bytes, nothing else, so that one can stand here without anything around it changing.
 */
export interface KeyRing {
  wrapKey(dataKey: Uint8Array, context: string): Promise<Uint8Array>;
  /** @throws KeyUnwrapError when the master key is not in the ring or the wrapping was tampered with */
  unwrapKey(wrapped: Uint8Array, context: string): Promise<Buffer>;
  /**
   * The same key wrapped with the current master key; null where it is already.
   *
   * @throws KeyUnwrapError as `unwrapKey` does
   */
  rewrapKey(wrapped: Uint8Array, context: string): Promise<Uint8Array | null>;
}

export class KeyUnwrapError extends Error {
  override readonly name = 'KeyUnwrapError';
}

export interface MasterKey {
  /** Written into every wrapping, so that a rotated key still opens what it wrapped. At most 64 characters. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MASTER_KEY_BYTES = 32;

/**
 * Parses `id:base64` entries separated by commas or white space; an entry without an id has the id `1`.
 * The first is used for new keys, all of them open old ones.
 *
 * @throws Error when there is none, one has not exactly 32 bytes, or two have the same id
 */
export function parseMasterKeys(text: string): MasterKey[] {
  const keys = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => {
      const colon = entry.indexOf(':');
      const id = colon > 0 ? entry.slice(0, colon) : '1';
      const bytes = Buffer.from(entry.slice(colon + 1), 'base64');
      if (bytes.length !== MASTER_KEY_BYTES || id.length > 64) {
        throw new Error(
          `master key "${id}" must be ${MASTER_KEY_BYTES} bytes in base64, with an id of at most 64 characters`,
        );
      }
      return { id, bytes };
    });
  if (keys.length === 0) throw new Error('no master key given');
  const repeated = keys.find(({ id }, at) => keys.findIndex((key) => key.id === id) !== at);
  // One would hide the other, and nothing that the other wrapped would open any more.
  if (repeated)
    throw new Error(`two master keys have the id "${repeated.id}"; one without an id has the id "1"`);
  return keys;
}

/** A key ring held in memory. Wrapping: id length, id, nonce, AES-256-GCM tag, ciphertext; bound to its context. */
export function createKeyRing(masterKeys: readonly MasterKey[]): KeyRing {
  const [current] = masterKeys;
  if (!current) throw new Error('no master key given');
  const byId = new Map(masterKeys.map((key) => [key.id, key]));

  const toKeyId = (wrapped: Uint8Array) => Buffer.from(wrapped).toString('utf8', 1, 1 + (wrapped[0] ?? 0));

  const ring: KeyRing = {
    async wrapKey(dataKey, context) {
      const id = Buffer.from(current.id, 'utf8');
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce).setAAD(Buffer.from(context, 'utf8'));
      const ciphertext = Buffer.concat([cipher.update(dataKey), cipher.final()]);
      return Buffer.concat([Buffer.from([id.length]), id, nonce, cipher.getAuthTag(), ciphertext]);
    },
    async unwrapKey(wrapped, context) {
      const bytes = Buffer.from(wrapped);
      const idEnd = 1 + (bytes[0] ?? 0);
      const id = toKeyId(wrapped);
      const master = byId.get(id);
      if (!master) throw new KeyUnwrapError(`master key "${id}" is not in the key ring`);
      const tagStart = idEnd + NONCE_BYTES;
      const nonce = bytes.subarray(idEnd, tagStart);
      try {
        const decipher = createDecipheriv('aes-256-gcm', master.bytes, nonce)
          .setAAD(Buffer.from(context, 'utf8'))
          .setAuthTag(bytes.subarray(tagStart, tagStart + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(tagStart + TAG_BYTES)), decipher.final()]);
      } catch (error) {
        throw new KeyUnwrapError('the wrapped key does not open: wrong context or damaged', { cause: error });
      }
    },
    async rewrapKey(wrapped, context) {
      const key = await ring.unwrapKey(wrapped, context);
      return toKeyId(wrapped) === current.id ? null : ring.wrapKey(key, context);
    },
  };
  return ring;
}
