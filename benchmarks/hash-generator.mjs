import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

const SPECIMEN = new URL('../packages/specimen/', import.meta.url);
const CODE = /\.js$/;
const DATA = /\.(json|gz|woff|otf|ttf)$/;

/**
 * A hash of everything that decides how pictures look: fonts, word lists and the named rooms of the specimen package. Pictures
 * are kept under it, so that a changed generator draws them anew and a change elsewhere does not.
 * @param {readonly string[]} rooms folders of `packages/specimen/src`
 */
export async function hashGenerator(rooms) {
  const hash = createHash('sha256');
  const folders = [
    { folder: 'dist/', pattern: CODE, recursive: false },
    ...rooms.map((room) => ({ folder: `dist/${room}/`, pattern: CODE, recursive: true })),
    { folder: 'data/', pattern: DATA, recursive: true },
    { folder: 'fonts/', pattern: DATA, recursive: true },
  ];
  for (const { folder, pattern, recursive } of folders) {
    const directory = new URL(folder, SPECIMEN);
    const files = (await readdir(directory, { recursive })).filter((file) => pattern.test(file)).sort();
    for (const file of files) hash.update(file).update(await readFile(new URL(file, directory)));
  }
  return hash.digest('hex').slice(0, 12);
}
