import { setTimeout as sleep } from 'node:timers/promises';
import { countJobs, describeCounts, waitUntilEnded } from '../stack/count-jobs.mjs';
import { assertRead, openClient, submitCard } from '../stack/https-client.mjs';
import { retry } from '../stack/retry.mjs';

const IMAGES_FOLDER = '/var/lib/ktp-ocr/blobs';
const BASE_BACKUP = [
  '--username=ktp_ocr',
  '--pgdata=-',
  '--format=tar',
  '--wal-method=fetch',
  '--checkpoint=fast',
];
const LIMIT = { timeoutMs: 120_000 };

/**
 * Goes back to a moment, step by step as docs/runbook.md, "Going back to a moment", tells: a base backup, then more work, then the moment, then an accident. A
 * new stack is restored to that moment, goes on with what waited then, and knows nothing of what came after it.
 *
 * @param {import('../stack/compose-stack.mjs').Stack} source with deploy/point-in-time, not up
 * @param {import('../stack/compose-stack.mjs').Stack} target one with the same secrets and files, not up
 * @param {{ image: Buffer, expectedId: string, tell: (line: string) => void }} options
 * @throws {Error} where anything from before the moment is missing, or anything from after it is there
 */
export async function checkPointInTime(source, target, { image, expectedId, tell }) {
  await source.up();
  await source.waitUntilHealthy('worker', 1);
  const call = await openClient(source);
  const read = [await submitCard(call, image, 'before-the-base-backup')];
  await waitUntilEnded(source);
  const base = await source.execForBytes('postgres', ['pg_basebackup', ...BASE_BACKUP], LIMIT);
  read.push(await submitCard(call, image, 'after-the-base-backup'));
  await waitUntilEnded(source);
  await source.compose(['stop', '--timeout', '45', 'worker']);
  const waiting = await Promise.all([1, 2, 3].map((at) => submitCard(call, image, `waiting-${at}`)));
  const atMoment = await countJobs(source);
  const moment = await source.sql('SELECT clock_timestamp()');

  const undone = await submitCard(call, image, 'after-the-moment');
  await source.sql('DELETE FROM results');
  // What going back undoes is asked first: it is there no longer once the old stack is down.
  for (const [table, column] of [
    ['charges', 'created_at'],
    ['admin_actions', 'created_at'],
    ['jobs', 'result_destroyed_at'],
  ])
    await source.sql(`SELECT count(*) FROM ${table} WHERE ${column} > '${moment}'`);
  // Any earlier copy of the archive ends before the moment.
  await archiveAll(source);
  const archive = await source.execForBytes('postgres', ['tar', '-c', '-C', '/archive', '.'], LIMIT);
  const images = await source.runForBytes('worker', ['tar', '-c', '-C', IMAGES_FOLDER, '.']);
  tell(`base backup ${toMegabytes(base)} MB, archived log ${toMegabytes(archive)} MB; back to ${moment}`);
  await source.down();

  const asRoot = { entrypoint: 'bash', ...LIMIT };
  const restore = ['/point-in-time/restore.sh', moment];
  for (const vague of ['06:30', moment.slice(0, '2026-11-27'.length)]) {
    const refused = await target
      .runForBytes('postgres', ['/point-in-time/restore.sh', vague], asRoot)
      .catch(String);
    if (!String(refused).includes('no moment with a time zone')) throw new Error(`${vague}: ${refused}`);
  }
  await target.runForBytes('postgres', ['-c', 'tar -x -C /archive'], { ...asRoot, input: archive });
  await target.runForBytes('postgres', restore, { ...asRoot, input: base });
  const [lost = ''] = waiting;
  // As if it had been read after the moment, which destroys its image.
  const unpack = `tar -x -C ${IMAGES_FOLDER} && find ${IMAGES_FOLDER} -name ${lost} -print -delete`;
  const removed = await target.runForBytes('worker', ['sh', '-c', unpack], { input: images });
  if (!String(removed).includes(lost))
    throw new Error('an image that waited at the moment was not backed up');
  const startedAt = Date.now();
  await target.up(['postgres']);
  await retry(async () => {
    if ((await target.sql('SELECT pg_is_in_recovery()')) !== 'f') throw new Error('still replaying');
  }, 60_000);
  tell(`replayed and open ${((Date.now() - startedAt) / 1_000).toFixed(1)} s after its start`);
  await target.up();
  await target.waitUntilHealthy('worker', 1);

  const restored = await openClient(target);
  await waitUntilEnded(target);
  for (const id of [...read, ...waiting.slice(1)]) await assertRead(restored, id, expectedId);
  const gone = await restored('GET', `/v1/jobs/${undone}`);
  if (gone.status !== 404) throw new Error(`a job from after the moment answers ${gone.status}`);
  const outcome = await target.sql(`SELECT outcome FROM jobs WHERE id = '${lost}'`);
  if (outcome !== 'INNER_ERROR') throw new Error(`the job whose image is gone ended as ${outcome}`);
  const after = await countJobs(target);
  const billable = after.jobs - 1;
  if (
    after.jobs !== atMoment.jobs ||
    after.billable !== billable ||
    after.charges !== billable ||
    after.uncharged > 0
  )
    throw new Error(`restored to a moment with ${atMoment.jobs} jobs: ${describeCounts(after)}`);
  for (const command of ['reconcile', 'doctor']) {
    const printed = await target.runForBytes('worker', ['node', 'apps/cli/dist/main.js', command]);
    tell(`${command}: ${printed.toString().trim().split('\n').at(-1)}`);
  }
  await breakArchive(target);
  const visit = target.runForBytes('worker', ['node', 'apps/cli/dist/main.js', 'doctor']);
  const told = await visit.then(String, (error) => error.message);
  const [complaint] = /^ILL +archive .*$/m.exec(told) ?? [];
  if (!complaint) throw new Error(`an archive that cannot be written to, and the doctor says\n${told}`);
  tell(`an archive that cannot be written to: ${complaint}`);
  tell(
    `restored to a moment: what waited then was read, one without its image ended free; ${describeCounts(after)}`,
  );
}

/** Resolves once all that was committed by now lies in the archive. @param {import('../stack/compose-stack.mjs').Stack} stack */
async function archiveAll(stack) {
  // The name of the segment that is closed by this.
  const last = await stack.sql('SELECT pg_walfile_name(pg_switch_wal())');
  for (const deadline = Date.now() + 60_000; ; await sleep(200)) {
    const state = await stack.sql('SELECT last_archived_wal, failed_count FROM pg_stat_archiver');
    if ((state.split('|')[0] ?? '') >= last) return;
    if (Date.now() > deadline) throw new Error(`${last} was not archived: ${state}`);
  }
}

/** Resolves once PostgreSQL has failed to archive. @param {import('../stack/compose-stack.mjs').Stack} stack */
async function breakArchive(stack) {
  await stack.execForBytes('postgres', ['chmod', '0500', '/archive']);
  await stack.sql('SELECT pg_switch_wal()');
  await retry(async () => {
    const failed = await stack.sql(
      "SELECT last_failed_time > coalesce(last_archived_time, '-infinity') FROM pg_stat_archiver",
    );
    if (failed !== 't') throw new Error('it archives all the same');
  }, 60_000);
}

/** @param {Buffer} bytes */
const toMegabytes = (bytes) => Math.round(bytes.length / 1e6);
