import { readdir } from 'node:fs/promises';
import { openBlobStore } from '@ktp-ocr/blobs/open-blob-store';
import { CANARY_ID } from '@ktp-ocr/blobs/storage-check';
import { createBlobRows } from '@ktp-ocr/database/blobs/blob-rows';
import { connectDatabase } from '@ktp-ocr/database/connect-database';
import { blobSettings, toBlobLocation } from '@ktp-ocr/settings/blob-settings';
import { parseSettings } from '@ktp-ocr/settings/parse-settings';
import { z } from 'zod';

/** How many images wait in the store of a stack whose processes have this environment. */
export async function countBlobs(env: Readonly<Record<string, string>>): Promise<number> {
  const location = toBlobLocation(parseSettings(z.object(blobSettings), env));
  // Files, for what was begun and never finished counts, too.
  if (location.kind === 'volume') return countFiles(location.directory);
  const database = connectDatabase({ url: env.DATABASE_URL ?? '', maxConnections: 1 });
  try {
    const store = await openBlobStore(location, { rows: createBlobRows(database), onWarning: console.error });
    let count = 0;
    for await (const id of store.list()) if (id !== CANARY_ID) count += 1;
    return count;
  } finally {
    await database.close();
  }
}

async function countFiles(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name !== CANARY_ID).length;
}
