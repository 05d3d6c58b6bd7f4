import { type KeyRing, KeyUnwrapError } from '@ktp-ocr/blobs/key-ring';
import { openKeyRing } from '@ktp-ocr/blobs/open-key-ring';
import { parseDatabaseUrl } from '@ktp-ocr/database/config';
import { connectDatabase, type Database } from '@ktp-ocr/database/connect-database';
import { listWrappedKeys, replaceWrappedKey, type WrappedKeyTable } from '@ktp-ocr/database/ops/wrapped-keys';
import { parseKeySettings, readStackEnvironment } from '../config.js';
import { printLine } from '../output/print-line.js';
import { WRAPPING_CONTEXTS } from './wrapping-contexts.js';

/** May be repeated, and may run while cards are read. @returns the exit code: 1 when a wrapping does not open */
export async function rewrapKeys(): Promise<number> {
  const env = readStackEnvironment();
  const keyRing = await openKeyRing(parseKeySettings(env));
  const database = connectDatabase({ url: parseDatabaseUrl(env), maxConnections: 1 });
  try {
    let shut = 0;
    for (const table of Object.keys(WRAPPING_CONTEXTS) as WrappedKeyTable[])
      shut += await rewrapTable(database, keyRing, table);
    await printLine(
      shut > 0
        ? 'some do NOT open: put their master key back'
        : 'the first master key opens everything: older ones can be removed',
    );
    return shut > 0 ? 1 : 0;
  } finally {
    await database.close();
  }
}

/** @returns how many do not open: their master key is not in the ring */
async function rewrapTable(database: Database, keyRing: KeyRing, table: WrappedKeyTable): Promise<number> {
  let count = 0;
  let shut = 0;
  for await (const { id, wrapped } of listWrappedKeys(database, table)) {
    try {
      const rewrapped = await keyRing.rewrapKey(wrapped, WRAPPING_CONTEXTS[table](id));
      if (rewrapped && (await replaceWrappedKey(database, table, { id, wrapped, rewrapped }))) count += 1;
    } catch (error) {
      if (!(error instanceof KeyUnwrapError)) throw error;
      shut += 1;
      await printLine(`${table} ${id}: ${error.message}`);
    }
  }
  await printLine(`${table}: ${count} wrapped anew`);
  return shut;
}
