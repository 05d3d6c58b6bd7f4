import { describe, expect, it } from 'vitest';
import { CARD_FIELD_NAMES } from '../sync/card-message.js';
import { type CardAnswer, FAIL_REASON_NAMES, QUALITY_FLAG_NAMES } from './card-answer.js';
import { ADVICE_CODES, adviseRetake } from './retake-advice.js';

const sure = Object.fromEntries(CARD_FIELD_NAMES.map((name) => [name, 0.99])) as CardAnswer['confidence'];
const quality = (...raised: readonly string[]) =>
  Object.fromEntries(
    QUALITY_FLAG_NAMES.map((name) => [name, { raised: raised.includes(name), value: 1, limit: 1 }]),
  ) as NonNullable<CardAnswer['quality']>;
const codes = (answer: Parameters<typeof adviseRetake>[0]) => adviseRetake(answer).map(({ code }) => code);

describe('adviseRetake', () => {
  it('has nothing to say about a good picture, or about one whose faults were not looked at', () => {
    expect(adviseRetake({ outcome: 'OK', confidence: sure, reasons: [], quality: quality() })).toEqual([]);
    expect(adviseRetake({ outcome: 'OK', confidence: sure, reasons: [] })).toEqual([]);
  });

  it('names the fields that a fault may have harmed', () => {
    const confidence = { ...sure, work: 0.6, city: 0.79, name: 0.8 };
    const [advice] = adviseRetake({ outcome: 'OK', confidence, reasons: [], quality: quality('glare') });
    expect(advice).toMatchObject({ code: 'glare', fields: ['city', 'work'] });
    const [turned] = adviseRetake({ outcome: 'OK', confidence, reasons: [], quality: quality('rotated') });
    expect(turned).toMatchObject({ code: 'turned', fields: [] });
  });

  it('tells each thing once, the likeliest help first', () => {
    const faults = quality('screen', 'greyscale_copy', 'dark', 'cropped');
    expect(
      codes({ outcome: 'FAIL', confidence: sure, reasons: ['nik_covered', 'no_nik'], quality: faults }),
    ).toEqual(['cut_off', 'too_dark', 'screen_or_copy', 'nik_not_legible']);
  });

  it('has advice in both languages for every fault and every reason', () => {
    for (const reason of FAIL_REASON_NAMES) {
      expect(codes({ outcome: 'FAIL', confidence: sure, reasons: [reason] })).toHaveLength(1);
    }
    const all = adviseRetake({
      outcome: 'FAIL',
      confidence: sure,
      reasons: [...FAIL_REASON_NAMES],
      quality: quality(...QUALITY_FLAG_NAMES),
    });
    expect(all.map(({ code }) => code)).toEqual([...ADVICE_CODES]);
    for (const { text } of all) expect(text.id && text.en && text.id !== text.en).toBe(true);
  });
});
