import { describe, expect, it } from 'vitest';
import { drawCard } from '../card/draw-card.js';
import { createRandom } from '../random.js';
import { makeRecord } from '../record/make-record.js';
import { changeDigitCount, spaceDigits } from './alter-number.js';
import { coverNumber } from './cover-number.js';
import { COUNT_CHANGES, COVER_KINDS, isNumberCover, listDamages } from './damage-plan.js';
import { photographDamagedCard } from './photograph-damaged-card.js';

const record = makeRecord('damage-1', { split: 'dev', nonsenseShare: 0 });
const card = drawCard(record);
const blank = drawCard({ ...record, fields: { ...record.fields, id: '' } });

describe('listDamages', () => {
  it('lists every digit under every cover, wholly and partly', () => {
    const aims = new Set(
      listDamages(createRandom('grid'))
        .filter(isNumberCover)
        .map(({ cause, digit, extent }) => `${cause} ${digit} ${extent}`),
    );
    expect(aims.size).toBe(COVER_KINDS.length * 16 * 2);
  });

  it('aims at no digit beyond the last', () => {
    for (const damage of listDamages(createRandom('ends')).filter(isNumberCover))
      expect(damage.digit + damage.span).toBeLessThanOrEqual(16);
  });
});

describe('coverNumber', () => {
  it.each(COVER_KINDS)('%s hides the digit it is aimed at and none far from it', (cause) => {
    const { hiddenInk } = coverNumber(card, blank, { cause, digit: 7, span: 1, extent: 'whole' }, 'cover-1');
    expect(hiddenInk).toHaveLength(16);
    expect(hiddenInk[7]).toBeGreaterThan(0.4);
    // A cut may take everything to one side of it; nothing else reaches the number's first digit.
    expect(hiddenInk[0]).toBeLessThan(0.05);
  });

  it('hides less where it is aimed at a part', () => {
    const hide = (extent: 'whole' | 'part') =>
      coverNumber(card, blank, { cause: 'bar', digit: 3, span: 1, extent }, 'cover-2').hiddenInk[3];
    expect(hide('whole')).toBeCloseTo(1, 1);
    expect(hide('part')).toBeLessThan(0.95);
  });

  it('refuses a digit that the card does not have', () => {
    expect(() =>
      coverNumber(card, blank, { cause: 'bar', digit: 16, span: 1, extent: 'whole' }, 'cover-3'),
    ).toThrow('the number has no digit there');
  });
});

describe('changeDigitCount', () => {
  it('adds or takes away exactly as many digits as it is told', () => {
    for (const change of COUNT_CHANGES)
      for (let seed = 0; seed < 30; seed++) {
        const printed = changeDigitCount('3201234567890001', change, createRandom(`count-${seed}`));
        expect(printed.replaceAll(' ', '')).toHaveLength(16 + change);
      }
  });
});

describe('spaceDigits', () => {
  it('keeps the digits and their order', () => {
    const printed = spaceDigits('3201234567890001', createRandom('space'));
    expect(printed).toContain(' ');
    expect(printed.replaceAll(' ', '')).toBe('3201234567890001');
  });
});

describe('photographDamagedCard', () => {
  it('gives the same bytes for the same arguments', async () => {
    const draw = () =>
      photographDamagedCard(
        record,
        { cause: 'thumb', digit: 15, span: 1, extent: 'whole' },
        'mild',
        'photo-1',
      );
    const [first, second] = [await draw(), await draw()];
    expect(first.photo.bytes.equals(second.photo.bytes)).toBe(true);
    expect(first.truth).toEqual(second.truth);
    expect(first.truth).toMatchObject({ legibility: 'illegible', number: record.fields.id });
  });

  it('knows no number where the print has another count of digits', async () => {
    const { truth } = await photographDamagedCard(record, { cause: 'count', change: -1 }, 'scan', 'photo-2');
    expect(truth).toMatchObject({ number: null, legibility: 'illegible' });
    expect(truth.printedNumber).toHaveLength(15);
  });

  it('leaves the number legible under bars over other fields, and names these', async () => {
    const { truth } = await photographDamagedCard(record, { cause: 'field-bar' }, 'scan', 'photo-3');
    expect(truth.legibility).toBe('legible');
    expect(truth.coveredFields.length).toBeGreaterThan(0);
  });

  it('works on cards of an independent renderer', async () => {
    const damage = { cause: 'paper', digit: 0, span: 2, extent: 'whole' } as const;
    const { truth } = await photographDamagedCard(record, damage, 'scan', 'photo-4', 'waves');
    expect(truth.hiddenInk[0]).toBeGreaterThan(0.9);
    expect(truth.hiddenInk[8]).toBeLessThan(0.05);
  });
});
