import { z } from 'zod';

/** Where sealed images wait to be read; docs/operations.md weighs the three. */
export const blobSettings = {
  BLOB_STORE: z.enum(['volume', 'postgres', 's3'], 'must be volume, postgres or s3').default('volume'),
  BLOB_DIR: z.string().optional(),
  S3_ENDPOINT: z
    .string()
    .regex(/^https?:\/\/[^/?#]+\/?$/, 'must be https://host[:port], the bucket apart')
    .optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  /** One of the two. */
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_SECRET_ACCESS_KEY_FILE: z.string().optional(),
  S3_PREFIX: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*\/$/, 'must end in / and consist of letters, digits, _ . - and /')
    .optional(),
};

const shared = z.object(blobSettings);
export type BlobSettings = z.infer<typeof shared>;

/** Names of those without which the chosen store cannot be opened. */
export function findMissingBlobSettings(settings: BlobSettings): string[] {
  const { BLOB_STORE, S3_SECRET_ACCESS_KEY, S3_SECRET_ACCESS_KEY_FILE } = settings;
  if (BLOB_STORE === 'volume') return settings.BLOB_DIR ? [] : ['BLOB_DIR'];
  if (BLOB_STORE === 'postgres') return [];
  const names = (['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID'] as const).filter((name) => !settings[name]);
  return S3_SECRET_ACCESS_KEY || S3_SECRET_ACCESS_KEY_FILE ? names : [...names, 'S3_SECRET_ACCESS_KEY'];
}

type BlobLocation =
  | { readonly kind: 'volume'; readonly directory: string }
  | { readonly kind: 'postgres' }
  | {
      readonly kind: 's3';
      readonly endpoint: string;
      readonly bucket: string;
      readonly region: string;
      readonly accessKeyId: string;
      readonly secret: { readonly text: string } | { readonly file: string };
      readonly prefix: string;
    };

/** For `openBlobStore` of packages/blobs. `findMissingBlobSettings` has let nothing through that is incomplete. */
export function toBlobLocation(settings: BlobSettings): BlobLocation {
  const { BLOB_STORE: kind } = settings;
  if (kind === 'volume') return { kind, directory: settings.BLOB_DIR ?? '' };
  if (kind === 'postgres') return { kind };
  return {
    kind,
    endpoint: settings.S3_ENDPOINT ?? '',
    bucket: settings.S3_BUCKET ?? '',
    region: settings.S3_REGION,
    accessKeyId: settings.S3_ACCESS_KEY_ID ?? '',
    secret: settings.S3_SECRET_ACCESS_KEY_FILE
      ? { file: settings.S3_SECRET_ACCESS_KEY_FILE }
      : { text: settings.S3_SECRET_ACCESS_KEY ?? '' },
    prefix: settings.S3_PREFIX ?? '',
  };
}
