import { type KeyRing, KeyUnwrapError } from '@ktp-ocr/blobs/key-ring';
import { openKeyRing } from '@ktp-ocr/blobs/open-key-ring';
import { parseDatabaseUrl } from '@ktp-ocr/database/config';
import { connectDatabase, type Database } from '@ktp-ocr/database/connect-database';
import { listWrappedKeys, replaceWrappedKey, type WrappedKeyTable } from '@ktp-ocr/database/ops/wrapped-keys';
import { parseKeySettings } from './config.js';
import { WRAPPING_CONTEXTS } from './wrapping-contexts.js';

/**
 * `ktp-ocr rewrap-keys`: wraps with the first master key what older ones have wrapped, so that those can be removed.
 * May be repeated, and may run while cards are read. Exits with 1 when a wrapping does not open: its master key is
 * not in the ring.
 */
try {
  const keyRing = await openKeyRing(parseKeySettings(process.env));
  const database = connectDatabase({ url: parseDatabaseUrl(process.env), maxConnections: 1 });
  try {
    for (const table of Object.keys(WRAPPING_CONTEXTS) as WrappedKeyTable[])
      await rewrapTable(database, keyRing, table);
  } finally {
    await database.close();
  }
  process.stdout.write(
    process.exitCode === 1
      ? 'some do NOT open: put their master key back\n'
      : 'the first master key opens everything: older ones can be removed\n',
  );
} catch (error) {
  process.stderr.write(`rewrap-keys: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}

async function rewrapTable(database: Database, keyRing: KeyRing, table: WrappedKeyTable): Promise<void> {
  let count = 0;
  for await (const { id, wrapped } of listWrappedKeys(database, table)) {
    try {
      const rewrapped = await keyRing.rewrapKey(wrapped, WRAPPING_CONTEXTS[table](id));
      if (rewrapped && (await replaceWrappedKey(database, table, { id, wrapped, rewrapped }))) count += 1;
    } catch (error) {
      if (!(error instanceof KeyUnwrapError)) throw error;
      process.stdout.write(`${table} ${id}: ${error.message}\n`);
      process.exitCode = 1;
    }
  }
  process.stdout.write(`${table}: ${count} wrapped anew\n`);
}
