import { makeRecord } from '@ktp-ocr/specimen/make-record';
import { photographCard } from '@ktp-ocr/specimen/photograph-card';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReader, type Reader, type Reading } from '../src/create-reader.js';
import { ImageFormatError } from '../src/image-format-error.js';
import { createProcessPool } from '../src/process-pool.js';

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
function toAnswer({ timings, ...answer }: Reading) {
  return answer;
}

function nikOf(reading: Reading): string {
  return (
    reading.lines.map(({ text }) => text.replace(/\D/g, '')).find((digits) => digits.length === 16) ?? ''
  );
}

describe('a reading', () => {
  test('holds the card’s lines, upright and in places that fit the print', async () => {
    const reading = await reader.read(scan);
    expect(reading).toMatchObject({ format: 'jpeg', engine: 'fast' });
    expect(nikOf(reading)).toBe(record.fields.id);
    for (const { characters, place, polygon, confidence, lattice } of reading.lines) {
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(lattice?.steps.length).toBeGreaterThan(0);
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

    const pool = createProcessPool<Uint8Array, Reading>({
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

describe('with a second opinion', () => {
  test('the card is read as well, and what was plain stays', async () => {
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
    expect(reading.lines.every(({ lattice }) => lattice === undefined)).toBe(true);
  }, 240_000);
});
