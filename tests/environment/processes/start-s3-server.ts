import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { S3Location } from '@ktp-ocr/blobs/s3-store';

export interface S3Server {
  readonly location: { readonly kind: 's3' } & S3Location;
  /** As environment variables, for processes. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes the bucket away, as an operator might by mistake. */
  removeBucket(): Promise<void>;
  close(): Promise<void>;
}

const BUCKET = 'cards';
/** The server's only account. */
const ACCOUNT = { accessKeyId: 'S3RVER', secret: 'S3RVER' };

/**
 * An S3 server with its objects in a folder: @20minutes/s3rver, which computes each request's signature (version 4) itself
 * and refuses one that is another. The package `s3rver` that it continues lets every such signature through.
 */
export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(path.join(tmpdir(), 's3-'));
  const server = fork(new URL('s3-server.mjs', import.meta.url), [directory, BUCKET], {
    execArgv: ['--openssl-legacy-provider'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  const endpoint = `http://127.0.0.1:${port}`;
  const location = {
    kind: 's3',
    endpoint,
    bucket: BUCKET,
    region: 'us-east-1',
    accessKeyId: ACCOUNT.accessKeyId,
    secret: { text: ACCOUNT.secret },
    prefix: 'waiting/',
  } as const;
  return {
    location,
    env: {
      BLOB_STORE: 's3',
      S3_ENDPOINT: endpoint,
      S3_BUCKET: BUCKET,
      S3_ACCESS_KEY_ID: ACCOUNT.accessKeyId,
      S3_SECRET_ACCESS_KEY: ACCOUNT.secret,
      S3_PREFIX: location.prefix,
    },
    removeBucket: () => rm(path.join(directory, BUCKET), { recursive: true }),
    async close() {
      const gone = once(server, 'exit');
      if (server.exitCode === null && server.connected) server.disconnect();
      await gone;
      await rm(directory, { recursive: true });
    },
  };
}
