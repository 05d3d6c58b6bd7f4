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
}

/**
 * Opens the canary with a wrapped key that was found, and makes none.
 *
 * @throws the store's error where it does not answer
 */
export async function openCanary(
  { blobs, keyRing }: { readonly blobs: BlobStore; readonly keyRing: KeyRing },
  wrapped: Uint8Array,
): Promise<StorageFault | null> {
  try {
    unseal(await keyRing.unwrapKey(wrapped, PURPOSE), PURPOSE, await blobs.get(CANARY_ID));
    return null;
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

  async function make(): Promise<Uint8Array> {
    const dataKey = generateDataKey();
    await blobs.put(CANARY_ID, seal(dataKey, PURPOSE, Buffer.from('canary')));
    return keyRing.wrapKey(dataKey, PURPOSE);
  }

  return {
    fault: () => fault,
    async run() {
      fault = await openCanary({ blobs, keyRing }, await findOrMakeKey(CANARY_ID, make));
      return fault;
    },
  };
}
