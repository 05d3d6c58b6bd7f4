import { assertNothingLost, countJobs, describeCounts, waitUntilEnded } from '../stack/count-jobs.mjs';
import { assertRead, openClient, submitCard } from '../stack/https-client.mjs';

const IMAGES_FOLDER = '/var/lib/ktp-ocr/blobs';
const DUMP_TIMEOUT_MS = 60_000;

/**
 * Backs a stack up while cards wait to be read, as docs/operations.md tells, restores it under another project, and sees
 * that the restored one goes on: what waited is read and charged once, what was read is still there.
 *
 * @param {import('../stack/compose-stack.mjs').Stack} source a stack that runs
 * @param {import('../stack/compose-stack.mjs').Stack} target one with the same secrets, not up
 * @param {{ call: import('../stack/https-client.mjs').Client, image: Buffer, expectedId: string, tell: (line: string) => void }} options
 * @throws {Error} where the restored stack lacks anything
 */
export async function checkRestore(source, target, { call, image, expectedId, tell }) {
  const read = await submitCard(call, image, 'read-before-the-backup');
  await waitUntilEnded(source);
  await source.compose(['stop', '--timeout', '45', 'worker']);
  const waiting = await Promise.all([1, 2, 3].map((at) => submitCard(call, image, `backed-up-${at}`)));
  const before = await countJobs(source);

  // The database first: images of what it knows are still there a moment later, or have been read.
  const dump = await source.execForBytes('postgres', ['pg_dump', ...AS_OWNER, '--format=custom'], LIMIT);
  const images = await source.runForBytes('worker', ['tar', '-c', '-C', IMAGES_FOLDER, '.']);
  tell(`backed up: ${toKilobytes(dump)} kB of database, ${toKilobytes(images)} kB of images`);
  await source.down();

  await target.up(['postgres']);
  await target.waitUntilHealthy('postgres', 1);
  // Rights are granted anew by the migration, whose role may not be there yet.
  const restore = ['pg_restore', ...AS_OWNER, '--no-owner', '--no-privileges', '--exit-on-error'];
  await target.execForBytes('postgres', restore, { ...LIMIT, input: dump });
  await target.runForBytes('worker', ['tar', '-x', '-C', IMAGES_FOLDER], { input: images });
  await target.up();
  await target.waitUntilHealthy('worker', 1);

  const restored = await openClient(target);
  await waitUntilEnded(target);
  for (const id of [read, ...waiting]) await assertRead(restored, id, expectedId);
  const after = await countJobs(target);
  assertNothingLost(after, before.jobs);
  tell(`restored into a new stack: ${waiting.length} that waited were read; ${describeCounts(after)}`);
}

const AS_OWNER = ['--username=ktp_ocr', '--dbname=ktp_ocr'];
const LIMIT = { timeoutMs: DUMP_TIMEOUT_MS };

/** @param {Buffer} bytes */
const toKilobytes = (bytes) => Math.round(bytes.length / 1_000);
