/** Where sealed image bytes lie between submit and reading. Knows nothing of keys or of what the bytes mean. */
export interface BlobStore {
  /** Durable once resolved: a crash right after loses nothing. */
  put(id: string, bytes: Uint8Array): Promise<void>;
  /** @throws BlobMissingError */
  get(id: string): Promise<Buffer>;
  /** Deleting what is not there is no error: a deletion may be repeated. */
  delete(id: string): Promise<void>;
  /** Every whole blob with its age, for the sweep to find what no row knows. */
  list(): AsyncIterable<{ readonly id: string; readonly ageMs: number }>;
  /** Clears away what was begun and never finished: its writer died. @returns how many */
  discardUnfinished(options: { readonly olderThanMs: number }): Promise<number>;
}

export class BlobMissingError extends Error {
  override readonly name = 'BlobMissingError';
}
