import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAX_UPLOAD_BYTES } from '@ktp-ocr/contract/jobs/outcome';
import { CARD_FIELD_NAMES } from '@ktp-ocr/contract/sync/card-message';
import { photographCard } from '@ktp-ocr/specimen/photo/photograph-card';
import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'recognise-'));
const command = fileURLToPath(new URL('../dist/recognise.js', import.meta.url));
const record = makeRecord('recognise-tests', { split: 'dev' });

function recognise(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: directory,
    encoding: 'utf8',
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { status, stderr, stdout, lines: lines.map((line) => JSON.parse(line)) };
}

beforeAll(async () => {
  const card = await photographCard(record, 'scan', 'recognise-tests', { format: 'jpeg' });
  writeFileSync(join(directory, 'card.jpg'), card.bytes);
  writeFileSync(join(directory, 'cut.jpg'), card.bytes.subarray(0, card.bytes.length / 2));
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
  test('one JSON line a file, in the order given, whatever the files are', () => {
    const files = [
      'empty.png',
      'card.jpg',
      'large.jpg',
      './animation.gif',
      'cut.jpg',
      'missing.jpg',
      '.',
      'blank.bmp',
    ];
    const { status, lines, stderr, stdout } = recognise('--jobs', '2', ...files);
    expect(status).toBe(0);
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
      expect.stringContaining('.: not a file'),
      expect.stringContaining('missing.jpg: ENOENT'),
    ]);
  }, 60_000);

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
    expect(stderr).toContain('usage: recognise');
  });
});
