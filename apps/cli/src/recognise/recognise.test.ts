import { spawn, spawnSync } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MAX_UPLOAD_BYTES } from '@ktp-ocr/contract/jobs/outcome';
import { ReadingDebug } from '@ktp-ocr/contract/jobs/reading-debug';
import { CARD_FIELD_NAMES } from '@ktp-ocr/contract/sync/card-message';
import { photographCard } from '@ktp-ocr/specimen/photo/photograph-card';
import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'recognise-'));
const command = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const record = makeRecord('recognise-tests', { split: 'dev' });

function run(args: readonly string[], input?: Buffer) {
  const options = { cwd: directory, encoding: 'utf8', ...(input ? { input } : {}) } as const;
  return spawnSync(process.execPath, [command, 'recognise', ...args], options);
}

function recognise(...args: string[]) {
  const { status, stdout, stderr } = run(args);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { status, stderr, stdout, lines: lines.map((line) => JSON.parse(line)) };
}

beforeAll(async () => {
  const card = await photographCard(record, 'scan', 'recognise-tests', { format: 'jpeg' });
  writeFileSync(join(directory, 'card.jpg'), card.bytes);
  writeFileSync(join(directory, 'cut.jpg'), card.bytes.subarray(0, card.bytes.length / 2));
  mkdirSync(join(directory, 'scans', 'deep'), { recursive: true });
  mkdirSync(join(directory, 'nothing'));
  writeFileSync(join(directory, 'scans', 'b.jpg'), card.bytes);
  writeFileSync(join(directory, 'scans', 'deep', 'a.PNG'), '');
  writeFileSync(join(directory, 'scans', 'notes.txt'), 'no image');
  writeFileSync(join(directory, 'empty.png'), '');
  writeFileSync(join(directory, 'animation.gif'), 'GIF89a');
  writeFileSync(join(directory, 'large.jpg'), Buffer.alloc(MAX_UPLOAD_BYTES + 1, 0xff));
  // A picture of nothing, as small a BMP as there is.
  const blank = Buffer.alloc(58);
  blank.write('BM');
  blank.writeUInt32LE(54, 10);
  blank.writeUInt32LE(40, 14);
  blank.writeInt32LE(1, 18);
  blank.writeInt32LE(1, 22);
  blank.writeUInt16LE(1, 26);
  blank.writeUInt16LE(24, 28);
  writeFileSync(join(directory, 'blank.bmp'), blank);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('recognise', () => {
  test('tells how a card was read, and writes its face and signature, where they are asked for', async () => {
    const [plain] = recognise('card.jpg').lines;
    expect(Object.keys(plain)).toEqual(['file', 'status', 'message', 'confidence', 'elapsedMs']);
    const { status, lines } = recognise('--debug', '--crops', 'crops', 'scans/b.jpg', 'blank.bmp');
    const [read, failed] = lines;
    expect(status).toBe(0);
    expect(ReadingDebug.parse(read.debug).fields.map(({ name }) => name)).toContain('name');
    expect(read.debug.number.digits.map(({ digit }: { digit: string }) => digit).join('')).toBe(
      read.message.id,
    );
    expect(read.face).toBe(join('crops', 'scans', 'b.jpg.face.jpg'));
    const { format } = await sharp(readFileSync(join(directory, read.face))).metadata();
    expect(format).toBe('jpeg');
    // Lines of this card's ground cross its signature: not seen is not guessed.
    expect(read.signature).toBeNull();
    expect(failed).toMatchObject({ status: 'FAIL', face: null, signature: null });
    expect(failed.debug).toMatchObject({ outcome: 'FAIL', fields: [] });
  });

  test('writes nothing above the folder that crops go to, and fails where it cannot write', () => {
    const { lines } = recognise('--crops', 'crops', join(directory, 'card.jpg'));
    expect(lines[0].face).toBe(join('crops', `${directory}/card.jpg.face.jpg`));
    const { status, lines: unwritten, stderr } = recognise('--crops', 'card.jpg', 'scans/b.jpg');
    expect([status, unwritten[0].status, unwritten[0].face]).toEqual([1, 'OK', null]);
    expect(stderr).toContain('scans/b.jpg: ');
    const { status: usage, stderr: explained } = run(['--debug', '--format', 'csv', 'card.jpg']);
    expect(usage).toBe(2);
    expect(explained).toContain('--format jsonl');
  });

  test('one JSON line a file, in the order given, whatever the files are', () => {
    const files = [
      'empty.png',
      'card.jpg',
      'large.jpg',
      './animation.gif',
      'cut.jpg',
      'missing.jpg',
      'nothing',
      'blank.bmp',
    ];
    const { status, lines, stderr, stdout } = recognise('--jobs', '2', ...files);
    // Some could not be opened.
    expect(status).toBe(1);
    expect(stdout.endsWith('}\n')).toBe(true);
    expect(lines.map(({ file }) => file)).toEqual(files);
    expect(lines.map((line) => line.status)).toEqual([
      'INVALID_REQUEST',
      'OK',
      'IMAGE_INVALID_SIZE',
      'IMAGE_INVALID_FORMAT',
      'IMAGE_INVALID_FORMAT',
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'FAIL',
    ]);
    expect(lines.filter((line) => line.status !== 'OK').map(({ message }) => message)).toEqual([
      'check request params',
      'image larger than 2M',
      'image format not support',
      'image format not support',
      'check request params',
      'check request params',
      'check input image and retry',
    ]);
    const read = lines[1];
    expect(Object.keys(read)).toEqual(['file', 'status', 'message', 'confidence', 'elapsedMs']);
    expect(Object.keys(read.message)).toEqual([...CARD_FIELD_NAMES]);
    expect(Object.keys(read.confidence)).toEqual([...CARD_FIELD_NAMES]);
    expect(read.message.id).toBe(record.fields.id);
    for (const confidence of Object.values(read.confidence)) expect(confidence).toBeLessThanOrEqual(1);
    expect(lines.every(({ elapsedMs }) => Number.isInteger(elapsedMs) && elapsedMs >= 0)).toBe(true);
    // Why a file could not be opened is said beside, and no progress where nobody watches.
    // Files are opened side by side: only the answers keep the order given.
    expect(stderr.trim().split('\n').sort()).toEqual([
      expect.stringContaining('missing.jpg: ENOENT'),
      expect.stringContaining('nothing: no images in this folder'),
    ]);
  }, 180_000);

  test.each(
    [
      [],
      ['--jobs', '0', 'card.jpg'],
      ['--unknown', 'card.jpg'],
      ['--page', '0', 'card.jpg'],
      ['--engine', 'best', 'card.jpg'],
    ].map((args) => [args]),
  )('wrong arguments %j: the usage, and exit code 2', (args) => {
    const { status, stdout, stderr } = recognise(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('--help tells how it is used');
  });

  test('a folder is all images in it, a pattern what fits it, and - what comes on standard input', () => {
    const names = ['scans', '**/a.PNG', 'none/*.jpg', '-'];
    const { status, stdout, stderr } = run(
      [...names, '--format', 'csv'],
      readFileSync(join(directory, 'card.jpg')),
    );
    const [head, ...rows] = stdout.trimEnd().split('\r\n');
    expect(head).toBe(
      `file,status,${['nik', ...CARD_FIELD_NAMES.slice(1)].join(',')},least_confidence,elapsed_ms`,
    );
    expect(rows.map((row) => row.split(',').slice(0, 3))).toEqual([
      ['scans/b.jpg', 'OK', record.fields.id],
      ['scans/deep/a.PNG', 'INVALID_REQUEST', ''],
      ['scans/deep/a.PNG', 'INVALID_REQUEST', ''],
      ['none/*.jpg', 'INVALID_REQUEST', ''],
      // Quoted from spreadsheets, which would take it for a formula.
      ["'-", 'OK', record.fields.id],
    ]);
    // What is wrong with an image is its answer; that there is none is ours to tell.
    expect(stderr).toContain('none/*.jpg: ENOENT');
    expect(status).toBe(1);
  }, 180_000);

  test('--watch reads what is there, then what arrives, until it is stopped', async () => {
    const inbox = join(directory, 'inbox');
    mkdirSync(inbox);
    writeFileSync(join(inbox, 'first.png'), '');
    const child = spawn(process.execPath, [command, 'recognise', '--watch', 'inbox'], { cwd: directory });
    const exited = once(child, 'exit');
    const lines = on(createInterface(child.stdout), 'line');
    const next = async () => JSON.parse((await lines.next()).value[0]);
    try {
      expect(await next()).toMatchObject({ file: 'inbox/first.png', status: 'INVALID_REQUEST' });
      writeFileSync(join(inbox, 'second.jpg'), readFileSync(join(directory, 'card.jpg')));
      expect(await next()).toMatchObject({ file: 'inbox/second.jpg', status: 'OK' });
    } finally {
      child.kill('SIGTERM');
    }
    // Every file was opened.
    expect((await exited)[0]).toBe(0);
  }, 180_000);
});
