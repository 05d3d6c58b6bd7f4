import { mkdir, open, opendir, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { assertBlobId, BlobMissingError, type BlobStore, isBlobId } from './blob-store.js';

const UNFINISHED_SUFFIX = '.partial';

/**
 * Blobs as files on a volume that API and workers share.
 *
 * Each is written to the folder that its id begins with, where the former release looks: its processes run beside ours while
 * we are upgraded, and alone again if that is undone. Ids of version 7 begin with the time, and so lie in one folder. The next
 * release may write them to the folder that their id ends with, which spreads them over 256: this one reads and deletes there,
 * too.
 *
 * @throws the file system's error when the folder cannot be made or written: a full disk fails the submit, before
 * a row promises anything
 */
export async function openVolumeStore(directory: string): Promise<BlobStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  /** Path of what is unfinished → `performance.now()` when it was first found. */
  let unfinishedSince: ReadonlyMap<string, number> = new Map();

  /** Where a blob is written, then wherever else it may lie. */
  function toPaths(id: string): [string, ...string[]] {
    assertBlobId(id);
    return [path.join(directory, id.slice(0, 2), id), path.join(directory, id.slice(-2), id)];
  }

  return {
    async put(id, bytes) {
      const [target] = toPaths(id);
      const partial = `${target}${UNFINISHED_SUFFIX}`;
      try {
        await writeDurably({ partial, target }, bytes).catch(async (error) => {
          // Only the first blob of each folder finds it missing: to make sure beforehand would cost as much as a write.
          if (!isNotFound(error)) throw error;
          await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
          await writeDurably({ partial, target }, bytes);
        });
      } catch (error) {
        for (const left of [partial, target]) await unlink(left).catch(() => {});
        throw error;
      }
    },
    async get(id) {
      let missing: unknown;
      for (const file of toPaths(id)) {
        try {
          return await readFile(file);
        } catch (error) {
          if (!isNotFound(error)) throw error;
          missing = error;
        }
      }
      throw new BlobMissingError(`blob ${id} is gone`, { cause: missing });
    },
    async delete(id) {
      for (const file of toPaths(id)) {
        await unlink(file).catch((error) => {
          if (!isNotFound(error)) throw error;
        });
      }
    },
    async *list() {
      for await (const file of listFiles(directory)) {
        if (isBlobId(file.name)) yield file.name;
      }
    },
    async discardUnfinished({ olderThanMs }) {
      let count = 0;
      const stillUnfinished = new Map<string, number>();
      for await (const file of listFiles(directory)) {
        if (!file.name.endsWith(UNFINISHED_SUFFIX)) continue;
        const since = unfinishedSince.get(file.path) ?? performance.now();
        if (performance.now() - since < olderThanMs) {
          stillUnfinished.set(file.path, since);
          continue;
        }
        await unlink(file.path).catch(() => {});
        count += 1;
      }
      unfinishedSince = stillUnfinished;
      return count;
    },
  };
}

async function* listFiles(directory: string): AsyncIterable<{ name: string; path: string }> {
  for await (const folder of await opendir(directory)) {
    if (!folder.isDirectory()) continue;
    for await (const file of await opendir(path.join(directory, folder.name))) {
      yield { name: file.name, path: path.join(directory, folder.name, file.name) };
    }
  }
}

async function writeDurably(
  { partial, target }: { readonly partial: string; readonly target: string },
  bytes: Uint8Array,
): Promise<void> {
  const handle = await open(partial, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    // A reader sees the whole blob or none: rename is atomic within a volume. It comes before the flush, which so covers the
    // name as well as the bytes: one that is lost with the power would take an accepted card with it.
    await rename(partial, target);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
