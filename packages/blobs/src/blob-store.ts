/** Where sealed image bytes lie between submit and reading. Knows nothing of keys or of what the bytes mean. */
export interface BlobStore {
  /** Durable once resolved: a crash right after loses nothing. */
  put(id: string, bytes: Uint8Array): Promise<void>;
  /** @throws BlobMissingError */
  get(id: string): Promise<Buffer>;
  /** Deleting what is not there is no error: a deletion may be repeated. */
  delete(id: string): Promise<void>;
  /** The id of every whole blob, for the sweep to find what no row knows. */
  list(): AsyncIterable<string>;
  /**
   * Clears away what was begun and never finished: its writer died. So is taken what earlier calls on this store have
   * found for so long, by a clock that cannot be set: what is being written must not go because a clock jumped.
   *
   * @returns how many
   */
  discardUnfinished(options: { readonly olderThanMs: number }): Promise<number>;
}

export class BlobMissingError extends Error {
  override readonly name = 'BlobMissingError';
}

const ID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Ids are UUIDs of ours; whatever else comes must never become a path, a key or a part of an address. */
export function isBlobId(id: string): boolean {
  return ID_FORM.test(id);
}

/** @throws BlobMissingError where no blob can be called so */
export function assertBlobId(id: string): void {
  if (!isBlobId(id)) throw new BlobMissingError(`no blob can be called ${JSON.stringify(id)}`);
}
