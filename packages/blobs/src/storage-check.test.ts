import { expect, test } from 'vitest';
import { BlobMissingError, type BlobStore } from './blob-store.js';
import { createKeyRing } from './key-ring.js';
import { createStorageCheck, StorageShutError } from './storage-check.js';

const master = (id: string, fill: number) => ({ id, bytes: Buffer.alloc(32, fill) });

function makeStore(): BlobStore {
  const held = new Map<string, Uint8Array>();
  return {
    put: async (id: string, bytes: Uint8Array) => void held.set(id, bytes),
    get: async (id: string) => {
      const found = held.get(id);
      if (!found) throw new BlobMissingError('gone');
      return Buffer.from(found);
    },
    delete: async (id: string) => void held.delete(id),
  } as unknown as BlobStore;
}

/** Processes of one installation: they share a store and the canary's wrapped key. */
function makeInstallation() {
  const blobs = makeStore();
  let kept: Uint8Array | undefined;
  return {
    open: (...masterKeys: ReturnType<typeof master>[]) =>
      createStorageCheck({
        blobs,
        keyRing: createKeyRing(masterKeys),
        async findOrMakeKey(_id, make) {
          kept ??= await make();
          return kept;
        },
      }),
    async rewrap(...masterKeys: ReturnType<typeof master>[]) {
      const ring = createKeyRing(masterKeys);
      kept = (await ring.rewrapKey(kept!, 'canary:00000000-0000-4000-8000-00000000c0de')) ?? kept;
    },
  };
}

test('digests are alike in every process and under every master key, and other installations make others', async () => {
  const [ours, theirs] = [makeInstallation(), makeInstallation()];
  const [old, fresh] = [master('1', 1), master('2', 2)];
  const asked = Buffer.from('3171…');
  const first = ours.open(old);
  expect(() => first.digest(asked)).toThrow(StorageShutError);
  expect(await first.run()).toBeNull();
  const digest = first.digest(asked);
  await ours.rewrap(fresh, old);
  const later = ours.open(fresh);
  expect(await later.run()).toBeNull();
  expect(later.digest(asked)).toEqual(digest);
  expect(later.digest(Buffer.from('3172…'))).not.toEqual(digest);
  const other = theirs.open(old);
  await other.run();
  expect(other.digest(asked)).not.toEqual(digest);
});

test('a process that cannot open the canary makes no digest', async () => {
  const ours = makeInstallation();
  await ours.open(master('1', 1)).run();
  const stranger = ours.open(master('2', 2));
  expect(await stranger.run()).toBe('master_key');
  expect(() => stranger.digest(Buffer.from('a'))).toThrow(StorageShutError);
});
