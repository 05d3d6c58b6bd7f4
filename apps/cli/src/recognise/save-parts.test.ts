import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { CardParts } from '@ktp-ocr/reader/card-parts/crop-card-parts';
import { expect, onTestFinished, test } from 'vitest';
import { saveParts } from './save-parts.js';

const NOWHERE = { x: 0, y: 0 };
const toParts = (face: string): CardParts => ({
  face: {
    bytes: Buffer.from(face),
    width: 1,
    height: 1,
    corners: [NOWHERE, NOWHERE, NOWHERE, NOWHERE],
  },
  signature: null,
});

function openFolder() {
  const above = mkdtempSync(join(tmpdir(), 'ktp-ocr-crops-'));
  onTestFinished(() => rmSync(above, { recursive: true }));
  const folder = join(above, 'a', 'b');
  const faults: string[] = [];
  const save = async (file: string, face: string) => {
    const onFault = (faulty: string, error: unknown) => faults.push(`${faulty}: ${error}`);
    return (await saveParts(file, toParts(face), folder, onFault)).face;
  };
  return { folder, save, faults };
}

test('each line points to the photo of its own person, whatever the files are called', async () => {
  const { folder, save, faults } = openFolder();
  const files = [
    '/a/1.jpg',
    '/b/1.jpg',
    '1.jpg',
    '../1.jpg',
    '../../1.jpg',
    '../c/1.jpg',
    './c/1.jpg',
    '..1.jpg',
    '-',
  ];
  for (const file of files) {
    const path = (await save(file, `the face in ${file}`)) ?? '';
    expect(readFileSync(path, 'utf8')).toBe(`the face in ${file}`);
    expect(relative(folder, path).split('/')).not.toContain('..');
  }
  expect(faults).toEqual([]);
});

test('writes over nothing: a name that is taken is told of, and the line has null', async () => {
  const { save, faults } = openFolder();
  const first = (await save('a/1.jpg', 'the first')) ?? '';
  for (const file of ['a/1.jpg', '/a/1.jpg']) expect(await save(file, 'another')).toBeNull();
  expect(readFileSync(first, 'utf8')).toBe('the first');
  expect(faults).toEqual([
    expect.stringMatching(/^a\/1\.jpg: .*EEXIST/),
    expect.stringMatching(/^\/a\/1\.jpg: .*EEXIST/),
  ]);
});

test('lets nobody else read a face', async () => {
  const { folder, save } = openFolder();
  const path = (await save('scans/1.jpg', 'a face')) ?? '';
  expect(statSync(path).mode & 0o777).toBe(0o600);
  for (const made of [folder, dirname(path)]) expect(statSync(made).mode & 0o777).toBe(0o700);
});
