import { createHmac } from 'node:crypto';
import { BlobMissingError, type BlobStore } from './blob-store.js';
import { generateDataKey, SealBrokenError, seal, unseal } from './envelope.js';
import { type KeyRing, KeyUnwrapError } from './key-ring.js';

/** The blob that every process must be able to open. No job ever has this id. */
export const CANARY_ID = '00000000-0000-4000-8000-00000000c0de';

const PURPOSE = `canary:${CANARY_ID}`;

/** Why a process cannot open what the others wrote. */
export type StorageFault =
  /** The master key that the canary's key was wrapped with is not in the ring. */
  | 'master_key'
  /** The canary does not lie on this volume: it is another one, or is not mounted. */
  | 'volume';

/**
 * Tells whether this process can open what the others wrote. One that cannot must take no work: failing is faster than
 * reading, so it would end most of the jobs that the others could have read.
 */
export interface StorageCheck {
  /** Null while all is well, as far as the last check could tell. */
  fault(): StorageFault | null;
  /** Opens the canary; the first process ever to do so makes it. @throws when that cannot be told, e.g. the database's error */
  run(): Promise<StorageFault | null>;
  /**
   * A digest that only the processes of this installation can make, and all make alike, whatever becomes of the master keys: who
   * has the database alone cannot try what was digested. Its key comes from the canary's.
   *
   * @throws StorageShutError where the canary has never been opened here
   */
  digest(bytes: Uint8Array): Buffer;
}

export class StorageShutError extends Error {
  override readonly name = 'StorageShutError';
}

interface CanaryPlace {
  readonly blobs: BlobStore;
  readonly keyRing: KeyRing;
}

/**
 * Opens the canary with a wrapped key that was found, and makes none.
 *
 * @throws the store's error where it does not answer
 */
export async function openCanary(place: CanaryPlace, wrapped: Uint8Array): Promise<StorageFault | null> {
  const opened = await unlockCanary(place, wrapped);
  return typeof opened === 'string' ? opened : null;
}

/** @returns the canary's data key, or why it does not open */
async function unlockCanary(
  { blobs, keyRing }: CanaryPlace,
  wrapped: Uint8Array,
): Promise<StorageFault | Buffer> {
  try {
    const dataKey = await keyRing.unwrapKey(wrapped, PURPOSE);
    unseal(dataKey, PURPOSE, await blobs.get(CANARY_ID));
    return dataKey;
  } catch (error) {
    if (error instanceof KeyUnwrapError) return 'master_key';
    if (error instanceof BlobMissingError || error instanceof SealBrokenError) return 'volume';
    throw error;
  }
}

/**
 * @param options.findOrMakeKey the canary's wrapped key, as the database keeps it for all processes; asks for a canary to
 * be made where there is none
 */
export function createStorageCheck(options: {
  readonly blobs: BlobStore;
  readonly keyRing: KeyRing;
  readonly findOrMakeKey: (id: string, make: () => Promise<Uint8Array>) => Promise<Uint8Array>;
}): StorageCheck {
  const { blobs, keyRing, findOrMakeKey } = options;
  let fault: StorageFault | null = null;
  let digestKey: Buffer | null = null;

  async function make(): Promise<Uint8Array> {
    const dataKey = generateDataKey();
    await blobs.put(CANARY_ID, seal(dataKey, PURPOSE, Buffer.from('canary')));
    return keyRing.wrapKey(dataKey, PURPOSE);
  }

  return {
    fault: () => fault,
    async run() {
      const opened = await unlockCanary({ blobs, keyRing }, await findOrMakeKey(CANARY_ID, make));
      if (typeof opened === 'string') fault = opened;
      else {
        fault = null;
        digestKey = createHmac('sha256', opened).update('key of digests').digest();
      }
      return fault;
    },
    digest(bytes) {
      if (!digestKey) throw new StorageShutError('what other processes wrote cannot be opened here');
      return createHmac('sha256', digestKey).update(bytes).digest();
    },
  };
}
