import { readFile } from 'node:fs/promises';
import { createKeyRing, type KeyRing, parseMasterKeys } from './key-ring.js';

/** The key ring of the environment: the keys themselves, or a file that holds them. @throws Error when they do not parse */
export async function openKeyRing(settings: {
  readonly MASTER_KEY?: string | undefined;
  readonly MASTER_KEY_FILE?: string | undefined;
}): Promise<KeyRing> {
  return createKeyRing(
    parseMasterKeys(settings.MASTER_KEY ?? (await readFile(settings.MASTER_KEY_FILE ?? '', 'utf8'))),
  );
}
