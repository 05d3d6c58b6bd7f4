import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase } from '@ktp-ocr/database/connect-database';
import { ensurePostgres } from '@ktp-ocr/local-stack/postgres/ensure-postgres';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { examineArchive } from '../../apps/cli/dist/doctor/examine-archive.js';

/** A server of our own: `archive_mode` holds for a whole one, from its start. */
async function startArchiving(archiveTimeoutSeconds: number) {
  const folder = mkdtempSync(join(tmpdir(), 'ktp-ocr-archive-'));
  chmodSync(folder, 0o711);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const settings = { archive_mode: 'on', archive_timeout: String(archiveTimeoutSeconds), fsync: 'off' };
  const dataDir = join(folder, 'postgres');
  const server = await ensurePostgres({ dataDir, database: 'cards', sync: false, settings });
  onTestFinished(() => server.stop());
  const database = connectDatabase({ url: server.url });
  onTestFinished(() => database.close());
  const sql = new pg.Client({ connectionString: server.url });
  await sql.connect();
  onTestFinished(() => sql.end());
  let tables = 0;
  return {
    database,
    /** Settings are read by the archiver a moment after they were asked for. */
    setCommand: async (command: string) => {
      await sql.query(`ALTER SYSTEM SET archive_command = ${pg.escapeLiteral(command)}`);
      await sql.query('SELECT pg_reload_conf()');
      const shown = async () => (await sql.query('SHOW archive_command')).rows[0].archive_command;
      await expect.poll(shown).toBe(command || '');
    },
    endSegment: async () => {
      tables += 1;
      await sql.query(`CREATE TABLE written_${tables} ()`);
      await sql.query('SELECT pg_switch_wal()');
    },
    /** What the doctor says, with so much patience beyond the timeout. */
    look: async (patienceSeconds: number) => {
      const [finding] = await examineArchive(database, patienceSeconds);
      return `${finding?.state}: ${finding?.found} → ${finding?.mend}`;
    },
  };
}

test('says that nothing is archived, whether it fails, hangs or was never asked to be', async () => {
  // Long, or the server would end segments by itself; patience is counted from there.
  const { setCommand, endSegment, look } = await startArchiving(1_000);
  const [now, later] = [-1_000, 60];
  expect(await look(later)).toMatch(/^ill: .*neither archive_command nor .* → set archive_command/);
  await setCommand('sleep 4');
  await endSegment();
  expect(await look(now)).toMatch(
    /^ill: no segment was archived, and the server started at .* → see the log/,
  );
  expect(await look(later)).toMatch(/^well: no segment was archived, .*: too early to tell/);
  await expect.poll(() => look(now)).toMatch(/^well: last archived [0-9A-F]{24}, at .* is being written/);
  // One more hangs, and none after it is tried.
  await setCommand('sleep 5');
  for (let times = 0; times < 2; times += 1) await endSegment();
  expect(await look(now)).toMatch(/^ill: last archived [0-9A-F]{24}, .*: 2 segments wait → see the log/);
  expect(await look(later)).toMatch(/^well: /);
  await setCommand('false');
  await expect
    .poll(() => look(later))
    .toMatch(/^ill: .* does not reach its archive: [0-9A-F]{24} failed → see the log/);
  await setCommand('true');
  await expect.poll(() => look(now)).toMatch(/^well: last archived /);
  await setCommand('');
  expect(await look(later)).toMatch(/^ill: archive_mode is on, and neither/);
});

test('does not call ill what may only be quiet: a server that ends no segment before it is full', async () => {
  const { setCommand, look } = await startArchiving(0);
  await setCommand('true');
  expect(await look(60)).toMatch(/^well: no segment was archived, .*too early to tell/);
  expect(await look(-1)).toMatch(/^doubtful: no segment was archived, .* → set archive_timeout/);
});
