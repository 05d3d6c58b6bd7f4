import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Reads a secret from a file that only its owner may read; at the first start it is made there.
 * @param {string} file
 * @param {() => string} make
 */
export function keepSecret(file, make) {
  try {
    writeFileSync(file, `${make()}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** 32 random bytes in base64: the key that wraps every job's own key. Without it stored images cannot be read. */
export const makeMasterKey = () => randomBytes(32).toString('base64');

/** Of a role of the embedded PostgreSQL. */
export const makePassword = () => randomBytes(24).toString('base64url');

/** Manages keys and sees all usage; reads no cards. */
export const makeAdminApiKey = () => `ktp_admin_${randomBytes(24).toString('base64url')}`;

/** As strong as a generated key, and told apart from one by its name. */
export const makeDemoApiKey = () => `ktp_demo_${randomBytes(24).toString('base64url')}`;
