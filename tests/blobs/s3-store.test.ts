import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openBlobStore } from '@ktp-ocr/blobs/open-blob-store';
import { openS3Store, type S3Location } from '@ktp-ocr/blobs/s3-store';
import { expect, onTestFinished, test } from 'vitest';
import { type S3Server, startS3Server } from '../environment/processes/start-s3-server.js';

const ID = '0b7e7dbe-6b0f-4c36-9d3c-0d4f7c3ad0ad';
const noWarning = {
  onWarning: (warning: string) => {
    throw new Error(`unexpected: ${warning}`);
  },
};

async function startServer(): Promise<S3Server> {
  const server = await startS3Server();
  onTestFinished(() => server.close());
  return server;
}

test('S3: a wrong secret is refused when the store is opened, before anything is taken in', async () => {
  const { location } = await startServer();
  const wrong = { ...location, secret: { text: 'another' } };
  await expect(openS3Store(wrong, noWarning)).rejects.toMatchObject({
    name: 'S3Error',
    status: 403,
    code: 'SignatureDoesNotMatch',
  });
  await expect(openS3Store({ ...location, accessKeyId: 'unknown' }, noWarning)).rejects.toMatchObject({
    code: 'InvalidAccessKeyId',
  });
});

test('S3: a bucket that is gone is no missing blob: its job is tried again instead of being given up', async () => {
  const server = await startServer();
  const store = await openS3Store(server.location, noWarning);
  await store.put(ID, Buffer.from('sealed'));
  await server.removeBucket();
  await expect(store.get(ID)).rejects.toMatchObject({ name: 'S3Error', code: 'NoSuchBucket' });
  await expect(openS3Store(server.location, noWarning)).rejects.toMatchObject({ code: 'NoSuchBucket' });
});

test('S3: a store that does not answer is an error, not a missing blob', async () => {
  const { location, close } = await startS3Server();
  const store = await openS3Store(location, noWarning);
  await close();
  await expect(store.get(ID)).rejects.toThrow('fetch failed');
  await expect(store.put(ID, Buffer.from('x'))).rejects.toThrow('fetch failed');
});

test('S3: two installations share a bucket under prefixes of their own', async () => {
  const { location } = await startServer();
  const rows = {} as never;
  const [one, other] = await Promise.all(
    ['one/', 'two/deep/'].map((prefix) => openBlobStore({ ...location, prefix }, { rows, ...noWarning })),
  );
  await one!.put(ID, Buffer.from('of one'));
  for await (const id of other!.list()) throw new Error(`${id} is another's`);
  await other!.put(ID, Buffer.from('of the other'));
  await other!.delete(ID);
  expect((await one!.get(ID)).toString()).toBe('of one');
});

/** Answers as a bucket does that keeps versions, or whose policy does not tell; our own server knows neither. */
async function answerVersioning(status: number, body: string): Promise<S3Location> {
  const server: Server = createServer((request, response) => {
    if (request.url?.includes('versioning')) response.writeHead(status).end(body);
    else response.end('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: 'cards',
    region: 'eu-west-1',
    accessKeyId: 'key',
    secret: { text: 'secret' },
    prefix: '',
  };
}

test.each([
  [
    200,
    '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
    [/keeps old versions/],
  ],
  [200, '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>', []],
  [200, '<VersioningConfiguration/>', []],
  [403, '<Error><Code>AccessDenied</Code></Error>', [/could not be asked \(AccessDenied\)/]],
])('S3: versions answered %i %s', async (status, body, expected) => {
  const warnings: string[] = [];
  await openS3Store(await answerVersioning(status, body), { onWarning: (warning) => warnings.push(warning) });
  expect(warnings).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});
