import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createPageReader } from '../create-page-reader.js';
import { loadMetadata, ModelMismatchError } from './load-model.js';

const MODELS = fileURLToPath(new URL('../../models', import.meta.url));
const FILES = [
  'text-detector.json',
  'card-finder.onnx',
  'line-finder.onnx',
  'line-recogniser.json',
  'line-recogniser.onnx',
  'line-recogniser-8bit.onnx',
  'number-verifier.json',
  'number-verifier.onnx',
];
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'models-'));
  await Promise.all(FILES.map((file) => copyFile(join(MODELS, file), join(directory, file))));
});

afterEach(() => rm(directory, { recursive: true }));

/** Nothing may stand in for a network that was changed. */
async function loadingError(): Promise<unknown> {
  const fallbacks: Error[] = [];
  const error = await createPageReader('fast', directory, (fallback) => fallbacks.push(fallback)).catch(
    (reason: unknown) => reason,
  );
  expect(fallbacks).toEqual([]);
  return error;
}

describe('models', () => {
  test.each(FILES.filter((file) => file.endsWith('.onnx')))('a changed %s is named', async (file) => {
    const bytes = await readFile(join(directory, file));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(join(directory, file), bytes);
    const error = await loadingError();
    expect(error).toBeInstanceOf(ModelMismatchError);
    expect(error).toMatchObject({ message: expect.stringContaining(`${file} has sha256`) });
  });

  test('metadata that lacks what the reader needs is named with its file and property', async () => {
    const file = join(directory, 'line-recogniser.json');
    const { alphabet, ...others } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(others));
    expect(alphabet).toContain('A');
    expect(await loadingError()).toMatchObject({
      name: 'ModelMismatchError',
      message: expect.stringMatching(/^line-recogniser\.json: alphabet /),
    });
  });

  test('a version tells which first look it is of, as answers differ by it', async () => {
    const { version, firstLook } = JSON.parse(
      await readFile(join(directory, 'line-recogniser.json'), 'utf8'),
    );
    expect(version).toMatch(new RegExp(`\\+8bit\\.${firstLook.sha256.slice(0, 8)}$`));
  });

  test('metadata that is no JSON is an error of its own', async () => {
    await writeFile(join(directory, 'broken.json'), '{');
    await expect(loadMetadata(directory, 'broken.json', z.object({}))).rejects.toThrow(
      'broken.json is not JSON',
    );
  });
});
