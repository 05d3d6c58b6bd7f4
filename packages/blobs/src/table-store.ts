import { assertBlobId, BlobMissingError, type BlobStore } from './blob-store.js';

/** The rows of a database's table of blobs: what packages/database offers, named here so that neither imports the other. */
export interface BlobRows {
  /** Committed once resolved; replaces what was there. */
  write(id: string, bytes: Uint8Array): Promise<void>;
  read(id: string): Promise<Uint8Array | null>;
  delete(id: string): Promise<void>;
  /** Ids in ascending order, those after `after` only. */
  listIds(options: { readonly after: string | null; readonly limit: number }): Promise<string[]>;
}

const LIST_PAGE_SIZE = 1_000;

/**
 * Blobs as rows of the database that holds the jobs: for a few hosts, with nothing more to run, back up or give access to.
 * Every image passes through the database's log, so its disk and its replicas carry all of them.
 */
export function createTableStore(
  rows: BlobRows,
  { listPageSize: limit = LIST_PAGE_SIZE }: { readonly listPageSize?: number | undefined } = {},
): BlobStore {
  return {
    async put(id, bytes) {
      assertBlobId(id);
      await rows.write(id, bytes);
    },
    async get(id) {
      assertBlobId(id);
      const bytes = await rows.read(id);
      if (!bytes) throw new BlobMissingError(`blob ${id} is gone`);
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    async delete(id) {
      assertBlobId(id);
      await rows.delete(id);
    },
    async *list() {
      for (let after: string | null = null; ; ) {
        const ids: string[] = await rows.listIds({ after, limit });
        yield* ids;
        if (ids.length < limit) return;
        after = ids.at(-1) ?? null;
      }
    },
    // A row is there whole or not at all.
    discardUnfinished: async () => 0,
  };
}
