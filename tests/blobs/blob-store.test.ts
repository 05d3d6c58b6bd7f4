import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BlobMissingError, type BlobStore } from '@ktp-ocr/blobs/blob-store';
import { openBlobStore } from '@ktp-ocr/blobs/open-blob-store';
import type { BlobRows } from '@ktp-ocr/blobs/table-store';
import { createBlobRows } from '@ktp-ocr/database/blobs/blob-rows';
import { connectDatabase } from '@ktp-ocr/database/connect-database';
import { createTestDatabase } from '@ktp-ocr/local-stack/test-environment/create-test-database';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startS3Server } from '../environment/processes/start-s3-server.js';

interface OpenStore {
  readonly store: BlobStore;
  close(): Promise<void>;
}

const LIST_PAGE_SIZE = 5;
const options = {
  rows: {} as BlobRows,
  listPageSize: LIST_PAGE_SIZE,
  onWarning: (warning: string) => {
    throw new Error(`unexpected: ${warning}`);
  },
};

/** Each as it is used: a folder, a migrated database, and a server that checks signatures. */
const STORES: Readonly<Record<string, () => Promise<OpenStore>>> = {
  async volume() {
    const directory = await mkdtemp(path.join(tmpdir(), 'blobs-'));
    const store = await openBlobStore({ kind: 'volume', directory }, options);
    return { store, close: () => rm(directory, { recursive: true }) };
  },
  async postgres() {
    const testDatabase = await createTestDatabase(inject('testEnvironment'));
    const database = connectDatabase({ url: testDatabase.appUrl });
    const store = await openBlobStore({ kind: 'postgres' }, { ...options, rows: createBlobRows(database) });
    return {
      store,
      async close() {
        await database.close();
        await testDatabase.drop();
      },
    };
  },
  async s3() {
    const server = await startS3Server();
    const store = await openBlobStore(server.location, options);
    return { store, close: () => server.close() };
  },
};

const id = (at: number) => `${at.toString(16).padStart(8, '0')}-6b0f-4c36-9d3c-0d4f7c3ad0ad`;

async function listAll(store: BlobStore): Promise<string[]> {
  const ids = [];
  for await (const each of store.list()) ids.push(each);
  return ids.sort();
}

describe.each(Object.keys(STORES))('a blob store: %s', (kind) => {
  let store: BlobStore;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ store, close } = await STORES[kind]!());
  });
  afterAll(() => close());

  it('gives back exactly what was put, for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        await store.put(id(1), bytes);
        expect(Buffer.compare(await store.get(id(1)), bytes)).toBe(0);
      }),
      { numRuns: 20 },
    );
    await store.delete(id(1));
  });

  it('holds the largest image there is', async () => {
    const bytes = randomBytes(2_097_152 + 28);
    await store.put(id(2), bytes);
    expect(Buffer.compare(await store.get(id(2)), bytes)).toBe(0);
    await store.delete(id(2));
  });

  it('keeps no reference to the bytes it was given', async () => {
    const pool = Buffer.from('xxsealedxx');
    await store.put(id(3), pool.subarray(2, 8));
    pool.fill(0);
    expect((await store.get(id(3))).toString()).toBe('sealed');
    await store.delete(id(3));
  });

  it('replaces what was there under the same id', async () => {
    await store.put(id(4), Buffer.from('first'));
    await store.put(id(4), Buffer.from('second'));
    expect((await store.get(id(4))).toString()).toBe('second');
    expect(await listAll(store)).toEqual([id(4)]);
    await store.delete(id(4));
  });

  it('says that a blob is missing, and deletes what is not there without an error', async () => {
    await expect(store.get(id(5))).rejects.toThrow(BlobMissingError);
    await store.put(id(5), Buffer.from('sealed'));
    await store.delete(id(5));
    await store.delete(id(5));
    await expect(store.get(id(5))).rejects.toThrow(BlobMissingError);
    expect(await listAll(store)).toEqual([]);
  });

  it('lists every blob once, over as many pages as that takes', async () => {
    const ids = Array.from({ length: 2 * LIST_PAGE_SIZE + 1 }, (_, at) => id(100 + at));
    for (const each of ids) await store.put(each, Buffer.from('x'));
    expect(await listAll(store)).toEqual(ids);
    for (const each of ids.splice(0, LIST_PAGE_SIZE + 1)) await store.delete(each);
    // Exactly one page.
    expect(await listAll(store)).toEqual(ids);
    for (const each of ids) await store.delete(each);
    expect(await listAll(store)).toEqual([]);
  });

  it('finds nothing unfinished where nothing was begun', async () => {
    await store.put(id(6), Buffer.from('whole'));
    expect(await store.discardUnfinished({ olderThanMs: 0 })).toBe(0);
    expect((await store.get(id(6))).toString()).toBe('whole');
    await store.delete(id(6));
  });

  it('never turns a strange id into a path, a key or a statement', async () => {
    for (const strange of ['../../etc/passwd', '', 'a/b', `${id(7)}/../x`, `${id(7)}?versionId=1`]) {
      await expect(store.put(strange, Buffer.from('x'))).rejects.toThrow(BlobMissingError);
      await expect(store.get(strange)).rejects.toThrow(BlobMissingError);
      await expect(store.delete(strange)).rejects.toThrow(BlobMissingError);
    }
    expect(await listAll(store)).toEqual([]);
  });
});
