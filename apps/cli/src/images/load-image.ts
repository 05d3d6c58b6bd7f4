import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MAX_UPLOAD_BYTES } from '@ktp-ocr/contract/jobs/outcome';
import { STANDARD_INPUT } from './list-images.js';
import { readStandardInput } from './read-standard-input.js';

/** A file that cannot be sent, told of in its own row. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** @throws FileError, or an Error of the system's with a `syscall` */
export async function loadImage(file: string, workingDirectories: readonly string[]): Promise<Uint8Array> {
  if (file === STANDARD_INPUT) {
    const image = await readStandardInput(MAX_UPLOAD_BYTES);
    if (!image) throw new FileError(`more than ${MAX_UPLOAD_BYTES} bytes on standard input`);
    return image;
  }
  for (const directory of workingDirectories) {
    const path = resolve(directory, file);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return readFile(path);
    if (found) throw new FileError(toNoFile(found));
  }
  throw new FileError('no such file');
}

/** Why what is there cannot be read. Of a folder with images these are listed, and not the folder. */
export function toNoFile(found: Stats): string {
  return found.isDirectory() ? 'no images in this folder' : 'not a file';
}

export function isFileError(error: unknown): error is Error {
  return error instanceof FileError || (error instanceof Error && 'syscall' in error);
}
