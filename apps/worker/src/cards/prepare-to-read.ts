import type { Context } from '../context.js';

/** What the other processes wrote cannot be opened here: the work is left to those who can. */
export class StorageUnsoundError extends Error {
  override readonly name = 'StorageUnsoundError';

  constructor() {
    super('what other processes wrote cannot be opened here');
  }
}

/**
 * To be awaited before any work with a picture is taken: what this worker cannot open or read stays with others, who may be
 * well.
 *
 * @throws StorageUnsoundError, or what keeps the readers from loading
 */
export async function prepareToRead({ storage, readers }: Context): Promise<void> {
  if (storage.fault() !== null) throw new StorageUnsoundError();
  if (readers.warmCount === 0) await readers.ready();
}
