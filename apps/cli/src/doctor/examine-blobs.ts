import { randomBytes, randomUUID } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { openBlobStore } from '@ktp-ocr/blobs/open-blob-store';
import { createBlobRows } from '@ktp-ocr/database/blobs/blob-rows';
import type { Database } from '@ktp-ocr/database/connect-database';
import { toBlobLocation } from '@ktp-ocr/settings/blob-settings';
import type { StackSettings } from '@ktp-ocr/settings/stack-settings';
import { describeFailure, doubtful, type Finding, ill, well } from './finding.js';

/** The largest sealed image there is, in whole. */
const CANARY_BYTES = 2 * 2 ** 20;
/** Below this a burst of large images fills the volume. */
const LITTLE_SPACE_BYTES = 2 ** 30;

/** Stores something, reads it back and deletes it, as a submit and its worker do. */
export async function examineBlobs(settings: StackSettings, database: Database): Promise<Finding[]> {
  const location = toBlobLocation(settings);
  const warnings: string[] = [];
  const mend =
    location.kind === 'volume' ? 'see that BLOB_DIR is mounted and writable' : 'see docs/operations.md';
  try {
    const store = await openBlobStore(location, {
      rows: createBlobRows(database),
      onWarning: (warning) => warnings.push(warning),
    });
    const [id, canary] = [randomUUID(), randomBytes(CANARY_BYTES)];
    await store.put(id, canary);
    const same = (await store.get(id)).equals(canary);
    await store.delete(id);
    const gone = await store.get(id).then(
      () => false,
      () => true,
    );
    if (!same || !gone)
      return [
        ill('blobs', same ? 'what was deleted is still there' : 'what was stored came back changed', mend),
      ];
  } catch (error) {
    return [ill('blobs', `${location.kind}: ${describeFailure(error)}`, mend)];
  }
  return [
    ...warnings.map((warning) => doubtful('blobs', `${location.kind}: ${warning}`, 'see docs/operations.md')),
    ...(warnings.length === 0 ? [well('blobs', `${location.kind}: stored, read and deleted 2 MiB`)] : []),
    ...(location.kind === 'volume' ? [await examineSpace(location.directory)] : []),
  ];
}

async function examineSpace(directory: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(directory);
  const found = `${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB free where images wait`;
  return bavail * bsize < LITTLE_SPACE_BYTES
    ? doubtful('space', found, 'make room: where none is left, submits are answered 503')
    : well('space', found);
}
