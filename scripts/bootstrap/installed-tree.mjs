import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Tells whether what is installed is what the lock says, by npm's own record of it: then somebody ran
 * `npm install` or `npm ci` by hand, and wiping node_modules to do so again would only cost time.
 * @param {string} root
 */
export function installedTreeMatchesLock(root) {
  try {
    const wanted = readPackages(join(root, 'package-lock.json'));
    const installed = readPackages(join(root, 'node_modules/.package-lock.json'));
    return Object.entries(wanted).every(([path, entry]) => {
      if (!path.includes('node_modules/')) return true;
      const present = installed[path];
      if (!present) return !isMeantForThisMachine(entry);
      return present.version === entry.version && present.resolved === entry.resolved;
    });
  } catch {
    return false;
  }
}

/**
 * @typedef {{ version?: string, resolved?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], bin?: Record<string, string> }} Package
 * @param {string} file @returns {Record<string, Package>}
 */
export function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** An optional package may be missing when it is made for another platform, or for either kind of C library.
 * @param {Package} entry */
function isMeantForThisMachine({ optional, os, cpu, libc }) {
  if (!optional) return true;
  if (libc || !os || !cpu) return false;
  return os.includes(process.platform) && cpu.includes(process.arch);
}
