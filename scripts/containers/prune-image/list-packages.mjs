import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every package in a node_modules folder and in those of its packages; links to workspaces among them, which are not
 * followed.
 *
 * @param {string} nodeModules
 * @returns {Generator<{ folder: string, isLink: boolean }>} inner ones after the one they lie in
 */
export function* listPackages(nodeModules) {
  for (const name of readFolder(nodeModules)) {
    // `.bin`, `.cache`, `.package-lock.json`
    if (name.startsWith('.')) continue;
    const folder = join(nodeModules, name);
    const names = name.startsWith('@') ? readFolder(folder).map((inner) => join(name, inner)) : [name];
    for (const each of names) yield* listPackage(join(nodeModules, each));
  }
}

/** @param {string} folder @returns {ReturnType<typeof listPackages>} */
function* listPackage(folder) {
  const isLink = lstatSync(folder).isSymbolicLink();
  yield { folder, isLink };
  if (!isLink) yield* listPackages(join(folder, 'node_modules'));
}

/** @param {string} folder */
function readFolder(folder) {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
