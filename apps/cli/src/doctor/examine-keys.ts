import { KeyUnwrapError } from '@ktp-ocr/blobs/key-ring';
import { openKeyRing } from '@ktp-ocr/blobs/open-key-ring';
import type { Database } from '@ktp-ocr/database/connect-database';
import { listWrappedKeys, type WrappedKeyTable } from '@ktp-ocr/database/ops/wrapped-keys';
import type { StackSettings } from '@ktp-ocr/settings/stack-settings';
import { WRAPPING_CONTEXTS } from '../operate/wrapping-contexts.js';
import { describeFailure, type Finding, ill, well } from './finding.js';

/** Of each table. Ids are random, so these are a sample. */
const SAMPLE = 200;

/** Whether the master keys open what is wrapped with them. */
export async function examineKeys(settings: StackSettings, database: Database): Promise<Finding> {
  let opened = 0;
  const shut: string[] = [];
  try {
    const keyRing = await openKeyRing(settings);
    for (const table of Object.keys(WRAPPING_CONTEXTS) as WrappedKeyTable[]) {
      let looked = 0;
      for await (const { id, wrapped } of listWrappedKeys(database, table)) {
        try {
          await keyRing.unwrapKey(wrapped, WRAPPING_CONTEXTS[table](id));
          opened += 1;
        } catch (error) {
          if (!(error instanceof KeyUnwrapError)) throw error;
          shut.push(`${table} ${id}`);
        }
        looked += 1;
        if (looked === SAMPLE) break;
      }
    }
  } catch (error) {
    return ill(
      'keys',
      describeFailure(error),
      'see that MASTER_KEY or its file holds id:base64 entries of 32 bytes',
    );
  }
  return shut.length > 0
    ? ill(
        'keys',
        `${shut.length} of ${opened + shut.length} wrapped keys do not open, ${shut[0]} for one`,
        'put back the master key that is missing; without it what it wrapped is lost',
      )
    : well('keys', `all of ${opened} wrapped keys that were tried open`);
}
