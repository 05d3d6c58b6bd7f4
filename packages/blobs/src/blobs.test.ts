import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BlobMissingError, type BlobStore } from './blob-store.js';
import { generateDataKey, SealBrokenError, seal, unseal } from './envelope.js';
import { createKeyRing, KeyUnwrapError, parseMasterKeys } from './key-ring.js';
import { openVolumeStore } from './volume-store.js';

const base64Key = (fill: number) => Buffer.alloc(32, fill).toString('base64');

describe('envelope', () => {
  it('opens what it sealed, for any bytes', () => {
    const key = generateDataKey();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(Buffer.compare(unseal(key, 'image:a', seal(key, 'image:a', bytes)), bytes)).toBe(0);
      }),
    );
  });

  it('refuses another key, another purpose, and any flipped bit', () => {
    const key = generateDataKey();
    const sealed = seal(key, 'image:a', Buffer.from('3175'));
    expect(() => unseal(generateDataKey(), 'image:a', sealed)).toThrow(SealBrokenError);
    expect(() => unseal(key, 'result:a', sealed)).toThrow(SealBrokenError);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const damaged = Buffer.from(sealed);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => unseal(key, 'image:a', damaged)).toThrow(SealBrokenError);
    }
    expect(() => unseal(key, 'image:a', sealed.subarray(0, 10))).toThrow(SealBrokenError);
  });
});

describe('key ring', () => {
  it('still opens after rotation what the old key wrapped, and wraps with the new one', async () => {
    const dataKey = generateDataKey();
    const before = createKeyRing(parseMasterKeys(`2025:${base64Key(1)}`));
    const wrapped = await before.wrapKey(dataKey, 'job-1');
    const after = createKeyRing(parseMasterKeys(`2026:${base64Key(2)},2025:${base64Key(1)}`));
    expect(await after.unwrapKey(wrapped, 'job-1')).toEqual(dataKey);
    await expect(before.unwrapKey(await after.wrapKey(dataKey, 'job-1'), 'job-1')).rejects.toThrow(
      KeyUnwrapError,
    );
  });

  it('rotates away from a key that was made without an id, as .env.example says', async () => {
    const dataKey = generateDataKey();
    const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
    const [, rotated] = /^# .*put the new one first: (\S+)$/m.exec(example)!;
    const wrapped = await createKeyRing(parseMasterKeys(base64Key(1))).wrapKey(dataKey, 'job-1');
    const after = rotated!.replace('<new>', base64Key(2)).replace('<old>', base64Key(1));
    expect(await createKeyRing(parseMasterKeys(after)).unwrapKey(wrapped, 'job-1')).toEqual(dataKey);
  });

  it('refuses two keys of one id: one would hide the other', () => {
    expect(() => parseMasterKeys(`${base64Key(2)},${base64Key(1)}`)).toThrow(
      /two master keys have the id "1"/,
    );
    expect(() => parseMasterKeys(`a:${base64Key(2)},a:${base64Key(1)}`)).toThrow(/id "a"/);
  });

  it('wraps anew with the current key what an older one wrapped, and nothing else', async () => {
    const dataKey = generateDataKey();
    const [first, both] = [`1:${base64Key(1)}`, `2:${base64Key(2)},1:${base64Key(1)}`].map((keys) =>
      createKeyRing(parseMasterKeys(keys)),
    );
    const wrapped = await first!.wrapKey(dataKey, 'job-1');
    const rewrapped = (await both!.rewrapKey(wrapped, 'job-1'))!;
    const alone = createKeyRing(parseMasterKeys(`2:${base64Key(2)}`));
    expect(await alone.unwrapKey(rewrapped, 'job-1')).toEqual(dataKey);
    expect(await both!.rewrapKey(rewrapped, 'job-1')).toBeNull();
    await expect(both!.rewrapKey(wrapped, 'job-2')).rejects.toThrow(KeyUnwrapError);
  });

  it('binds a wrapped key to its job', async () => {
    const ring = createKeyRing(parseMasterKeys(base64Key(1)));
    const wrapped = await ring.wrapKey(generateDataKey(), 'job-1');
    await expect(ring.unwrapKey(wrapped, 'job-2')).rejects.toThrow(KeyUnwrapError);
  });

  it('refuses short keys and empty rings', () => {
    expect(() => parseMasterKeys('abc')).toThrow(/32 bytes/);
    expect(() => parseMasterKeys(' \n')).toThrow(/no master key/);
  });
});

describe('volume store', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'blobs-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function listIds(store: BlobStore): Promise<string[]> {
    const ids: string[] = [];
    for await (const id of store.list()) ids.push(id);
    return ids;
  }

  // What every store does alike: tests/blobs.
  it('clears away what a dead writer left unfinished, and nothing else', async () => {
    const store = await openVolumeStore(directory);
    const id = '1b7e7dbe-6b0f-4c36-9d3c-0d4f7c3ad0ad';
    await store.put(id, Buffer.from('whole'));
    await writeFile(path.join(directory, '1b', '1b000000-0000-4000-8000-000000000000.partial'), 'half');
    const clock = vi.spyOn(performance, 'now').mockReturnValue(5_000);
    try {
      expect(await store.discardUnfinished({ olderThanMs: 60_000 })).toBe(0);
      clock.mockReturnValue(64_999);
      expect(await store.discardUnfinished({ olderThanMs: 60_000 })).toBe(0);
      clock.mockReturnValue(65_000);
      expect(await store.discardUnfinished({ olderThanMs: 60_000 })).toBe(1);
    } finally {
      clock.mockRestore();
    }
    expect((await store.get(id)).toString()).toBe('whole');
    await store.delete(id);
  });

  it('leaves alone what is being written, whatever the date of the file or of this machine', async () => {
    const store = await openVolumeStore(directory);
    const partial = path.join(directory, '1b', '1b000000-0000-4000-8000-000000000001.partial');
    await mkdir(path.dirname(partial), { recursive: true });
    await writeFile(partial, 'half');
    await utimes(partial, 0, 0);
    expect(await store.discardUnfinished({ olderThanMs: 60_000 })).toBe(0);
    await rm(partial);
  });

  it('writes where the former release looks, and reads and deletes where the next one may write', async () => {
    const store = await openVolumeStore(directory);
    const id = '019ac3d4-5e6f-7a8b-9c0d-1e2f3a4b5cfe';
    const [former, next] = ['01', 'fe'].map((folder) => path.join(directory, folder, id)) as [string, string];
    await store.put(id, Buffer.from('sealed'));
    expect(readFileSync(former, 'utf8')).toBe('sealed');
    await mkdir(path.dirname(next));
    for (const toMove of [false, true]) {
      if (toMove) await rename(former, next);
      expect((await store.get(id)).toString()).toBe('sealed');
      expect(await listIds(store)).toContain(id);
    }
    await writeFile(former, 'sealed');
    await store.delete(id);
    expect(await listIds(store)).not.toContain(id);
    await expect(store.get(id)).rejects.toThrow(BlobMissingError);
  });

  it('never turns a strange id into a path', async () => {
    const store = await openVolumeStore(directory);
    for (const id of ['../../etc/passwd', '', 'a/b', '0b7e7dbe-6b0f-4c36-9d3c-0d4f7c3ad0ad/../x']) {
      await expect(store.put(id, Buffer.from('x'))).rejects.toThrow(BlobMissingError);
      await expect(store.get(id)).rejects.toThrow(BlobMissingError);
    }
    expect((await readdir(directory)).filter((name) => name.length !== 2)).toEqual([]);
  });
});
