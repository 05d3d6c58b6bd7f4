import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Inside node_modules on purpose: an installation from scratch forgets what was built upon the last one. */
const FILE = 'node_modules/.cache/ktp-ocr/bootstrap.json';

/** @param {string} root @returns {Record<string, string>} fingerprint by step */
export function loadStamps(root) {
  try {
    return JSON.parse(readFileSync(join(root, FILE), 'utf8'));
  } catch {
    return {};
  }
}

/** @param {string} root @param {string} step @param {string} fingerprint */
export function writeStamp(root, step, fingerprint) {
  const file = join(root, FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...loadStamps(root), [step]: fingerprint }, null, 2)}\n`);
}
