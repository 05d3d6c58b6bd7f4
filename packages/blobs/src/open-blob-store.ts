import type { BlobStore } from './blob-store.js';
import { openS3Store, type S3Location } from './s3-store.js';
import { type BlobRows, createTableStore } from './table-store.js';
import { openVolumeStore } from './volume-store.js';

/** Where sealed images wait. */
export type BlobLocation =
  | { readonly kind: 'volume'; readonly directory: string }
  | { readonly kind: 'postgres' }
  | ({ readonly kind: 's3' } & S3Location);

/**
 * @param parts.rows the database's table, used where blobs lie in it
 * @param parts.onWarning told what an operator should see to
 * @param parts.listPageSize ids asked for at once (1,000)
 * @throws where the store cannot be used as it is
 */
export async function openBlobStore(
  location: BlobLocation,
  parts: {
    readonly rows: BlobRows;
    readonly onWarning: (warning: string) => void;
    readonly listPageSize?: number;
  },
): Promise<BlobStore> {
  if (location.kind === 'volume') return openVolumeStore(location.directory);
  return location.kind === 'postgres' ? createTableStore(parts.rows, parts) : openS3Store(location, parts);
}
