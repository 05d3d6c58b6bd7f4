import { createProcessPool } from '@ktp-ocr/process-pool/process-pool';
import { photographCard } from '@ktp-ocr/specimen/photo/photograph-card';
import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReader, type Reader } from '../src/create-reader.js';
import { ImageFormatError } from '../src/image/decode/image-format-error.js';
import type { ImageReading } from '../src/read-image.js';

const record = makeRecord('reader-tests', { split: 'dev' });
let scan: Buffer;
let phone: Buffer;
let reader: Reader;

beforeAll(async () => {
  scan = (await photographCard(record, 'scan', 'reader-tests', { format: 'jpeg' })).bytes;
  phone = (await photographCard(record, 'mild', 'reader-tests', { format: 'jpeg' })).bytes;
  reader = await createReader({ engine: 'fast' });
});

afterAll(() => reader?.close());

/** What must not depend on anything but the bytes. */
function toAnswer({ timings, ...answer }: ImageReading) {
  return answer;
}

function nikOf(reading: ImageReading): string {
  return (
    reading.lines.map(({ text }) => text.replace(/\D/g, '')).find((digits) => digits.length === 16) ?? ''
  );
}

describe('a hard photo', () => {
  test.each([
    ['half in deep shadow, where no card shows at first', 'r1-82'],
    ['of which the first digit lies outside the box of its row', 'r2-285'],
    ['of which the label of the number cannot be read', 'r2-65'],
  ])('%s is read', async (_, seed) => {
    const { fields } = makeRecord(seed, { split: 'dev' });
    const { bytes } = await photographCard(makeRecord(seed, { split: 'dev' }), 'hard', seed);
    const { card } = await reader.read(bytes, { asOf: '2026-11-27' });
    expect([card.outcome, card.fields.id.value]).toEqual(['OK', fields.id]);
  });
});

describe('a reading', () => {
  test('holds the card’s lines, upright and in places that fit the print', async () => {
    const reading = await reader.read(scan);
    expect(reading).toMatchObject({ format: 'jpeg', engine: 'fast' });
    expect(Object.keys(reading.models)).toEqual(['text-detector', 'line-recogniser', 'number-verifier']);
    expect(Object.values(reading.models).every((version) => version !== '')).toBe(true);
    expect(nikOf(reading)).toBe(record.fields.id);
    for (const { characters, place, polygon, confidence, posteriors } of reading.lines) {
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(posteriors?.steps.length).toBeGreaterThan(0);
      expect(characters.map(({ at }) => at)).toEqual(characters.map(({ at }) => at).sort((a, b) => a - b));
      expect(place.width).toBeGreaterThan(0);
      // On an upright scan the upright frame is the image.
      expect(place.centreX).toBeCloseTo((polygon[0].x + polygon[2].x) / 2, -1);
    }
  });

  test.each([90, 180, 270])('is the same card turned by %i degrees, its flag raised', async (degrees) => {
    const reading = await reader.read(await sharp(scan).rotate(degrees).jpeg({ quality: 92 }).toBuffer());
    expect(Math.abs(reading.rotationDegrees - degrees)).toBeLessThanOrEqual(3);
    expect(reading.quality.rotated.raised).toBe(true);
    expect(nikOf(reading)).toBe(record.fields.id);
  });

  test('gives places in pixels of a photo that was reduced to be read', async () => {
    const { width, height } = await sharp(scan).metadata();
    const large = await sharp(scan).resize(3600).jpeg({ quality: 85 }).toBuffer();
    const reading = await reader.read(large);
    const [small, big] = [await reader.read(scan), reading].map((each) =>
      each.lines.find(({ text }) => text.replace(/\D/g, '') === record.fields.id),
    );
    expect(reading.width / reading.height).toBeCloseTo(width / height, 1);
    expect(big!.polygon[0].x / small!.polygon[0].x).toBeCloseTo(3600 / width, 0);
  });

  test.each([1, 6])(
    'is of a card that is a sixth of a photo across, too (EXIF orientation %i)',
    async (orientation) => {
      const card = await sharp(scan).resize({ width: 660 }).toBuffer({ resolveWithObject: true });
      const [left, top] = [2_700, 1_900];
      const desk = sharp({ create: { width: 4_000, height: 3_000, channels: 3, background: '#6b5a4a' } });
      const photo = await desk
        .composite([{ input: card.data, left, top }])
        .jpeg({ quality: 90 })
        .withMetadata({ orientation })
        .toBuffer();
      const reading = await reader.read(photo);
      // Small print that the photo has lost by the time it is as small as others are read.
      const read = Object.entries(reading.card.fields).map(([field, { value }]) => [field, value]);
      expect(Object.fromEntries(read)).toEqual(record.fields);
      // Orientation 6: what the file has at (x, y) is shown at (height − y, x).
      const toShown = (x: number, y: number) => (orientation === 6 ? { x: 3_000 - y, y: x } : { x, y });
      const corners = [
        toShown(left, top),
        toShown(left + card.info.width, top),
        toShown(left + card.info.width, top + card.info.height),
        toShown(left, top + card.info.height),
      ];
      for (const [index, { x, y }] of corners.entries())
        expect(Math.hypot(reading.corners![index]!.x - x, reading.corners![index]!.y - y)).toBeLessThan(40);
      const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
      for (const { x, y } of reading.lines.flatMap(({ polygon }) => polygon)) {
        expect(x).toBeGreaterThan(Math.min(...xs));
        expect(x).toBeLessThan(Math.max(...xs));
        expect(y).toBeGreaterThan(Math.min(...ys));
        expect(y).toBeLessThan(Math.max(...ys));
      }
    },
  );

  test('of a picture without text has no lines', async () => {
    const blank = sharp({ create: { width: 800, height: 500, channels: 3, background: '#cde' } });
    const reading = await reader.read(await blank.png().toBuffer());
    expect(reading.lines).toEqual([]);
    await expect(reader.read(Buffer.from('GIF89a'))).rejects.toBeInstanceOf(ImageFormatError);
    expect(
      (
        await reader.read(
          await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
            .png()
            .toBuffer(),
        )
      ).lines,
    ).toEqual([]);
  });
});

describe('the same bytes', () => {
  test('give the same answer, whatever was read before and in whichever process', async () => {
    const first = toAnswer(await reader.read(phone));
    await reader.read(scan);
    expect(toAnswer(await reader.read(phone))).toEqual(first);

    const pool = createProcessPool<Uint8Array, ImageReading>({
      entry: new URL('./reading.mjs', import.meta.url),
      size: 2,
      timeoutMs: 60_000,
    });
    const answers = await Promise.all([scan, phone, phone, phone].map((bytes) => pool.run(bytes)));
    await pool.close();
    const { cardCrop, ...other } = toAnswer(answers[3]!);
    expect(other).toEqual(first);
    expect(toAnswer(answers[1]!)).toEqual(toAnswer(answers[2]!));
  });
});

describe('with a secondary engine', () => {
  test('the card is read as well, and what was certain stays', async () => {
    const both = await createReader({ engine: 'both' });
    const [first, second] = [await reader.read(phone), await both.read(phone)];
    await both.close();
    expect([both.engine, second.engine]).toEqual(['both', 'both']);
    expect(second.lines).toHaveLength(first.lines.length);
    for (const [index, line] of first.lines.entries()) {
      if (line.characters.every(({ confidence }) => confidence >= 0.8))
        expect(second.lines[index]!.text).toBe(line.text);
    }
  }, 240_000);
});

describe('without ONNX', () => {
  test('tesseract reads instead, and says so', async () => {
    const errors: Error[] = [];
    const fallback = await createReader({
      engine: 'fast',
      modelsDirectory: '/nonexistent',
      onFallback: (error) => errors.push(error),
    });
    const reading = await fallback.read(scan);
    await fallback.close();
    expect(errors).toHaveLength(1);
    expect([fallback.engine, reading.engine]).toEqual(['tesseract', 'tesseract']);
    expect(reading.lines.map(({ text }) => text).join('\n')).toContain(record.fields.province);
    expect(reading.lines.every(({ posteriors }) => posteriors === undefined)).toBe(true);
  }, 240_000);
});
