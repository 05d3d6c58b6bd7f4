import { mapCorner, type Quad, rectangleToQuad } from '@ktp-ocr/geometry/homography';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { NON_CARD_KINDS, photographNonCard } from '../other-documents/photograph-non-card.js';
import { makeRecord } from '../record/make-record.js';
import { LEVELS } from './levels.js';
import { photographCard } from './photograph-card.js';

const centreOf = (quad: Quad): [number, number] => [
  quad.reduce((sum, [x]) => sum + x / 4, 0),
  quad.reduce((sum, [, y]) => sum + y / 4, 0),
];

describe('photographCard', () => {
  it('gives the same bytes and places for the same record, level and seed', async () => {
    const record = makeRecord(3, { split: 'dev' });
    const first = await photographCard(record, 'hard', 3);
    const second = await photographCard(record, 'hard', 3);
    expect(first.bytes.equals(second.bytes)).toBe(true);
    expect(second.lines).toEqual(first.lines);
    const other = await photographCard(record, 'hard', 4);
    expect(other.bytes.equals(first.bytes)).toBe(false);
  });

  it('speaks of places in the picture as it is seen, whatever its EXIF turn', async () => {
    const record = makeRecord(2);
    const upright = await photographCard(record, 'mild', 2, { format: 'jpeg', exifOrientation: 1 });
    for (const exifOrientation of [3, 6, 8] as const) {
      const photo = await photographCard(record, 'mild', 2, { format: 'jpeg', exifOrientation });
      expect((await sharp(photo.bytes).metadata()).orientation).toBe(exifOrientation);
      const seen = await sharp(photo.bytes).rotate().greyscale().raw().toBuffer({ resolveWithObject: true });
      expect([seen.info.width, seen.info.height]).toEqual([photo.width, photo.height]);
      expect(photo.corners).toEqual(upright.corners);
      const expected = await sharp(upright.bytes).greyscale().raw().toBuffer();
      let difference = 0;
      for (let at = 0; at < expected.length; at += 97) difference += Math.abs(expected[at]! - seen.data[at]!);
      expect(difference / (expected.length / 97)).toBeLessThan(4);
    }
  });

  it('maps lines to where their ink is: darker than the ground around them', async () => {
    for (const level of LEVELS) {
      const photo = await photographCard(makeRecord(21, { split: 'test' }), level, `${level}-ink`);
      const { data, info } = await sharp(photo.bytes)
        .rotate()
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const at = ([x, y]: readonly [number, number]): number =>
        data[Math.round(y) * info.width + Math.round(x)] ?? Number.NaN;
      const nik = photo.lines.find(({ kind, part }) => kind === 'nik' && part === 'value')!;
      const map = rectangleToQuad(1, 1, nik.quad);
      const sample = (v: number): number[] =>
        Array.from({ length: 300 }, (_, index) => at(mapCorner(map, [index / 299, v])));
      const mean = (values: number[]): number =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      const inside = mean([0.25, 0.5, 0.75].flatMap(sample));
      const above = mean([-0.12, -0.2].flatMap(sample));
      expect(inside, level).toBeLessThan(above - 4);
    }
  });

  it('keeps the card in the picture', async () => {
    const photo = await photographCard(makeRecord(9), 'mild', 9);
    const [x, y] = centreOf(photo.corners);
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(photo.width);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(photo.height);
  });
});

describe('photographNonCard', () => {
  it('draws every kind as a JPEG, the same each time', async () => {
    for (const kind of NON_CARD_KINDS) {
      const first = await photographNonCard(kind, 1);
      expect((await sharp(first).metadata()).format).toBe('jpeg');
      expect(first.equals(await photographNonCard(kind, 1))).toBe(true);
    }
  });
});
