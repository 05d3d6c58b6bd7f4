import { createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto';
import { DATA_KEY_BYTES, SealBrokenError, seal, unseal } from './envelope.js';

/**
 * An answer from one process to another that passes through a third which must not be able to read it: it is sealed to a key
 * that lies in the memory of who asked, and nowhere else. X25519 with a key of the sender's for this one answer,
 * HKDF-SHA256, AES-256-GCM.
 */
export interface AnswerOpener {
  /** For whoever answers; no secret. */
  readonly publicKey: Buffer;
  /** @throws SealBrokenError when it was sealed to another key or for another purpose, or a bit was changed */
  open(purpose: string, sealed: Uint8Array): Buffer;
}

/** Length of an X25519 key as SubjectPublicKeyInfo (RFC 8410). */
const PUBLIC_KEY_BYTES = 44;

export function createAnswerOpener(): AnswerOpener {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const own = toBytes(publicKey);
  return {
    publicKey: own,
    open(purpose, sealed) {
      const of = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      const sender = of.subarray(0, PUBLIC_KEY_BYTES);
      try {
        return unseal(
          agreeOnKey(privateKey, fromBytes(sender), [sender, own]),
          purpose,
          of.subarray(PUBLIC_KEY_BYTES),
        );
      } catch (error) {
        if (error instanceof SealBrokenError) throw error;
        throw new SealBrokenError('sealed bytes hold no key that could open them', { cause: error });
      }
    },
  };
}

/** @param purpose as in `seal` */
export function sealAnswer(publicKey: Uint8Array, purpose: string, bytes: Uint8Array): Buffer {
  const pair = generateKeyPairSync('x25519');
  const sender = toBytes(pair.publicKey);
  const dataKey = agreeOnKey(pair.privateKey, fromBytes(publicKey), [sender, publicKey]);
  return Buffer.concat([sender, seal(dataKey, purpose, bytes)]);
}

/** Both public keys go into it, so that it belongs to these two and no others. */
function agreeOnKey(privateKey: KeyObject, publicKey: KeyObject, publicKeys: readonly Uint8Array[]): Buffer {
  const shared = diffieHellman({ privateKey, publicKey });
  return Buffer.from(
    hkdfSync('sha256', shared, Buffer.concat(publicKeys), 'ktp-ocr private answer', DATA_KEY_BYTES),
  );
}

function toBytes(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

function fromBytes(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(bytes), type: 'spki', format: 'der' });
}
