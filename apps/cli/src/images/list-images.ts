import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';

/** In place of a file's name: the image itself, on standard input. */
export const STANDARD_INPUT = '-';

const IMAGE_NAME = /\.(?:jpe?g|png|bmp|webp|hei[cf]|avif|tiff?|pdf)$/i;

/** Folders hold more than images; a file that is named is read whatever its name. */
export function isImageName(name: string): boolean {
  return IMAGE_NAME.test(name);
}

/**
 * Names become files: a folder all images in it, deep down, and a pattern that the shell left as it is what fits it,
 * each in the order of their names. What names nothing stays, and is told of when it is opened.
 */
export async function listImages(
  names: readonly string[],
  workingDirectories: readonly string[],
): Promise<string[]> {
  const lists = await Promise.all(names.map((name) => expand(name, workingDirectories)));
  return lists.flat();
}

async function expand(name: string, workingDirectories: readonly string[]): Promise<string[]> {
  if (name === STANDARD_INPUT) return [name];
  for (const directory of workingDirectories) {
    const path = resolve(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) {
      const files = await glob('**/*', { cwd: path, expandDirectories: false });
      const images = files.filter(isImageName).sort();
      // One without images is told of as that when it is opened.
      return images.length > 0 ? images.map((image) => join(name, image)) : [name];
    }
    if (found) return [name];
  }
  if (!isDynamicPattern(name)) return [name];
  for (const directory of workingDirectories) {
    const files = await glob(name, { cwd: directory, expandDirectories: false });
    if (files.length > 0) return files.sort();
  }
  return [name];
}
