import { openBlobStore } from '@ktp-ocr/blobs/open-blob-store';
import { openKeyRing } from '@ktp-ocr/blobs/open-key-ring';
import { CANARY_ID, openCanary } from '@ktp-ocr/blobs/storage-check';
import { createBlobRows } from '@ktp-ocr/database/blobs/blob-rows';
import type { Database } from '@ktp-ocr/database/connect-database';
import { findCanary } from '@ktp-ocr/database/ops/storage-canary';
import { toBlobLocation } from '@ktp-ocr/settings/blob-settings';
import type { StackSettings } from '@ktp-ocr/settings/stack-settings';
import { describeFailure, type Finding, ill, well } from './finding.js';

/** Whether what other processes stored can be opened from here. A process that finds it cannot takes no work. */
export async function examineCanary(settings: StackSettings, database: Database): Promise<Finding[]> {
  const location = toBlobLocation(settings);
  try {
    const wrapped = await findCanary(database, CANARY_ID);
    if (!wrapped) return [well('canary', 'not made yet: the first process that starts makes it')];
    const blobs = await openBlobStore(location, { rows: createBlobRows(database), onWarning: () => {} });
    const fault = await openCanary({ blobs, keyRing: await openKeyRing(settings) }, wrapped);
    // Whoever looks at the master keys tells of that, the canary's among them.
    if (fault === 'master_key') return [];
    if (fault === null) return [well('canary', 'what other processes stored opens here')];
    const mend =
      location.kind === 'volume'
        ? 'mount the volume of the others at BLOB_DIR; where theirs is lost for good'
        : 'give this process the BLOB_STORE of the others; where theirs is lost for good';
    return [
      ill(
        'canary',
        `not in this ${location.kind}: what the others stored lies elsewhere`,
        `${mend}: docs/operations.md, "Storage canary"`,
      ),
    ];
  } catch (error) {
    return [ill('canary', describeFailure(error), 'mend blob store and master keys first')];
  }
}
