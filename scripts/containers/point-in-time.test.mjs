import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPTS = join(ROOT, 'deploy/point-in-time');

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'ktp-ocr-archive-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** @param {string} script @param {readonly string[]} args @param {Record<string, string>} env */
function run(script, args, env) {
  const { status, stderr } = spawnSync('bash', [join(SCRIPTS, script), ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    input: '',
  });
  return { status, stderr };
}

test('a segment is archived once, whole; once more it is success, another under its name is not', () => {
  const folder = makeFolder();
  const archive = join(folder, 'archive');
  mkdirSync(archive);
  const segment = join(folder, 'segment');
  writeFileSync(segment, 'log 1');
  const archiveIt = () => run('archive-wal.sh', [segment, '000000010000000000000001'], { ARCHIVE: archive });
  // What a copy that was cut short leaves is no segment.
  writeFileSync(join(archive, '000000010000000000000001.part'), 'lo');
  for (let times = 0; times < 2; times += 1) expect(archiveIt().status).toBe(0);
  expect(readdirSync(archive)).toEqual(['000000010000000000000001']);
  writeFileSync(segment, 'log 2');
  expect(archiveIt()).toMatchObject({ status: 1, stderr: expect.stringContaining('other bytes') });
  expect(readFileSync(join(archive, '000000010000000000000001'), 'utf8')).toBe('log 1');
  rmSync(archive, { recursive: true });
  expect(archiveIt().status).not.toBe(0);
});

test('what lies in the archive already is success only once it is on the disk', () => {
  const folder = makeFolder();
  const archive = join(folder, 'archive');
  const segment = join(folder, 'segment');
  const synced = join(folder, 'synced');
  mkdirSync(archive);
  writeFileSync(segment, 'log 1');
  // As a crash leaves it between the move and what follows.
  writeFileSync(join(archive, '000000010000000000000001'), 'log 1');
  const PATH = `${folder}:${process.env.PATH}`;
  for (const fails of [false, true]) {
    const sync = `#!/bin/bash\necho "$@" >'${synced}'\nexit ${Number(fails)}\n`;
    writeFileSync(join(folder, 'sync'), sync, { mode: 0o755 });
    const { status } = run('archive-wal.sh', [segment, '000000010000000000000001'], {
      ARCHIVE: archive,
      PATH,
    });
    expect(status).toBe(Number(fails));
    expect(readFileSync(synced, 'utf8')).toBe(`${join(archive, '000000010000000000000001')} ${archive}\n`);
  }
});

test('a restore refuses what is no moment, and a folder that holds a database', () => {
  const data = join(makeFolder(), 'data');
  const restore = (/** @type {string} */ moment) => run('restore.sh', [moment], { PGDATA: data });
  for (const wrong of [
    '',
    '2026-11-27 06:30:00',
    'yesterday',
    '2026-11-27',
    '2026-11-27 UTC',
    '2026-11-27-07',
    '06:30',
    "2026-11-27 06:30:00' || '+07",
    '2026-13-27 06:30+07',
  ])
    expect([wrong, restore(wrong).status]).toEqual([wrong, 1]);
  expect(existsSync(data)).toBe(false);
  mkdirSync(data);
  writeFileSync(join(data, 'PG_VERSION'), '18');
  expect(restore('2026-11-27 06:30:00+07')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('holds a database'),
  });
  expect(readdirSync(data)).toEqual(['PG_VERSION']);
});

test('the log is archived by the PostgreSQL that compose starts, with its other settings as they were', () => {
  /** @param {string} file */
  const read = (file) => parse(readFileSync(join(ROOT, file), 'utf8'), { merge: true }).services;
  const { postgres } = read('docker-compose.yml');
  const archived = read('deploy/point-in-time/docker-compose.archive.yml');
  expect(archived.postgres.command.slice(0, postgres.command.length)).toEqual(postgres.command);
  expect(archived['archive-folder'].image).toBe(postgres.image);
});
