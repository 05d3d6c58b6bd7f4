import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeRecord } from '../record/make-record.js';
import { photographGenuineCard } from './photograph-genuine-card.js';

const record = makeRecord('genuine-1', { split: 'dev', nonsenseShare: 0 });

describe('photographGenuineCard', () => {
  it('gives the same bytes for the same arguments', async () => {
    const draw = () => photographGenuineCard(record, 'sleeve', 'mild', 'g-1', 'waves');
    expect((await draw()).bytes.equals((await draw()).bytes)).toBe(true);
  });

  it('tells the fields of both cards in the picture', async () => {
    const { truth } = await photographGenuineCard(record, 'two-overlapping', 'scan', 'g-2');
    expect(truth.cards).toHaveLength(2);
    expect(truth.cards[0]).toEqual(record.fields);
    expect(truth.cards[1]?.id).not.toBe(record.fields.id);
  });

  it('crops to the card', async () => {
    const size = async (kind: 'plain' | 'cropped') => {
      const { bytes } = await photographGenuineCard(record, kind, 'mild', 'g-3');
      const { width, height } = await sharp(bytes).metadata();
      return width * height;
    };
    expect(await size('cropped')).toBeLessThan(await size('plain'));
  });

  it('leaves a binarised copy nothing but black and white', async () => {
    const { bytes } = await photographGenuineCard(record, 'binarised-copy', 'scan', 'g-4');
    const pixels = await sharp(bytes).greyscale().raw().toBuffer();
    const between = pixels.filter((value) => value > 100 && value < 150).length;
    expect(between / pixels.length).toBeLessThan(0.03);
  });
});
