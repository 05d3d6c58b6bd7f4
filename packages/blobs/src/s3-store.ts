import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AwsClient } from 'aws4fetch';
import { assertBlobId, BlobMissingError, type BlobStore, isBlobId } from './blob-store.js';
import { readElement, readElements } from './s3-xml.js';

export interface S3Location {
  /** `https://host[:port]`; the bucket goes into the path, which every S3 there is understands. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secret: { readonly text: string } | { readonly file: string };
  /** Before every key, so that a bucket may be shared: empty, or with a `/` at its end. */
  readonly prefix: string;
}

/** What the store answered instead of doing as it was asked. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly status: number;
  /** S3's own word, e.g. `AccessDenied`; empty where there was none. */
  readonly code: string;

  constructor(operation: string, status: number, code: string) {
    super(`S3 answered ${status}${code ? ` ${code}` : ''} to ${operation}`);
    this.status = status;
    this.code = code;
  }
}

const REQUEST_TIMEOUT_MS = 15_000;
/** Of what S3 answers with 5xx or 429, after 50, 100, 200 ms: the caller has a client waiting. */
const RETRIES = 3;
/** The most that S3 gives. */
const LIST_PAGE_SIZE = 1_000;

/**
 * Blobs as objects of an S3-compatible store, for workers on many hosts. One PUT an image, never in parts, so an object is
 * there whole or not at all.
 *
 * @param onWarning told where deletion may not be deletion: the bucket keeps old versions, or does not say whether
 * @throws S3Error, or fetch's TypeError, where the bucket cannot be listed: nothing is taken in then
 */
export async function openS3Store(
  location: S3Location,
  {
    onWarning,
    listPageSize = LIST_PAGE_SIZE,
  }: { readonly onWarning: (warning: string) => void; readonly listPageSize?: number | undefined },
): Promise<BlobStore> {
  const { accessKeyId, region, prefix } = location;
  const secretAccessKey = await readSecret(location.secret);
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: RETRIES });
  const bucketUrl = `${location.endpoint.replace(/\/$/, '')}/${encodeURIComponent(location.bucket)}`;

  const toUrl = (id: string) => {
    assertBlobId(id);
    return `${bucketUrl}/${prefix.split('/').map(encodeURIComponent).join('/')}${id}`;
  };
  const send = async (operation: string, url: string, init: RequestInit = {}): Promise<Response> => {
    const response = await client.fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    if (response.ok) return response;
    throw new S3Error(operation, response.status, readElement(await response.text(), 'Code') ?? '');
  };
  const listPage = async (options: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams({ 'list-type': '2', ...(prefix ? { prefix } : {}), ...options });
    return (await send('list', `${bucketUrl}?${query}`)).text();
  };

  await listPage({ 'max-keys': '1' });
  await warnOfVersions(() => send('versioning', `${bucketUrl}?versioning=`), onWarning);

  return {
    async put(id, bytes) {
      const response = await send('put', toUrl(id), {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: {
          'content-type': 'application/octet-stream',
          // Signed, so that nothing else than these bytes can be stored under the signature, cut short for one.
          'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
        },
      });
      await response.arrayBuffer();
    },
    async get(id) {
      try {
        return Buffer.from(await (await send('get', toUrl(id))).arrayBuffer());
      } catch (error) {
        // Not every 404: a bucket that is gone or was never there takes no blob with it that could not come back.
        const gone = error instanceof S3Error && error.code === 'NoSuchKey';
        throw gone ? new BlobMissingError(`blob ${id} is gone`, { cause: error }) : error;
      }
    },
    async delete(id) {
      // 204 for what is not there, too.
      await (await send('delete', toUrl(id), { method: 'DELETE' })).arrayBuffer();
    },
    async *list() {
      let token: string | undefined;
      do {
        const page = await listPage({
          'max-keys': String(listPageSize),
          ...(token ? { 'continuation-token': token } : {}),
        });
        for (const key of readElements(page, 'Key')) {
          const id = key.slice(prefix.length);
          if (key.startsWith(prefix) && isBlobId(id)) yield id;
        }
        token = readElement(page, 'NextContinuationToken');
      } while (token);
    },
    discardUnfinished: async () => 0,
  };
}

async function readSecret(secret: S3Location['secret']): Promise<string> {
  return 'text' in secret ? secret.text : (await readFile(secret.file, 'utf8')).trim();
}

async function warnOfVersions(
  ask: () => Promise<Response>,
  onWarning: (warning: string) => void,
): Promise<void> {
  try {
    if (readElement(await (await ask()).text(), 'Status') !== 'Enabled') return;
    onWarning(
      'the S3 bucket keeps old versions: deleted images stay in it, sealed, after their keys are destroyed. ' +
        'Suspend versioning, or have a lifecycle rule expire noncurrent versions after a day',
    );
  } catch (error) {
    // Often a policy that does not allow the question; reading and writing may be well.
    if (!(error instanceof S3Error)) throw error;
    onWarning(
      `whether the S3 bucket keeps old versions could not be asked (${error.code || error.status}): ` +
        'allow s3:GetBucketVersioning, or see to it yourself that it keeps none',
    );
  }
}
