import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readPackages } from './installed-tree.mjs';

/**
 * Links the commands of our own packages, for `npx`. npm does so where it installs anything; a tree that already holds
 * all that the lock names is left as it is, and a command that is new would be missing from it.
 * @param {string} root
 */
export function linkCommands(root) {
  const folder = join(root, 'node_modules/.bin');
  for (const [path, { bin = {} }] of Object.entries(readPackages(join(root, 'package-lock.json')))) {
    if (path === '' || path.includes('node_modules/')) continue;
    for (const [name, file] of Object.entries(bin)) {
      const target = join(root, path, file);
      // The layer of an image that only installs has no sources yet.
      if (existsSync(join(folder, name)) || !existsSync(target)) continue;
      mkdirSync(folder, { recursive: true });
      symlinkSync(relative(folder, target), join(folder, name));
    }
  }
}
