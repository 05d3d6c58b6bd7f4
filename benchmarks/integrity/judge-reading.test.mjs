import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import { describe, expect, it } from 'vitest';
import { judgeReading } from './judge-reading.mjs';

const { fields } = makeRecord('judge-1', { split: 'dev', nonsenseShare: 0 });
const other = makeRecord('judge-2', { split: 'dev', nonsenseShare: 0 }).fields;
const picture = /** @type {const} */ ({
  side: 'damage',
  seed: 'judge',
  split: 'dev',
  level: 'scan',
  renderer: 'generator',
  damage: { cause: 'untouched' },
});

/** @param {Partial<import('./draw-picture.mjs').DamageTruth>} changes */
function damaged(changes) {
  const truth = {
    damage: picture.damage,
    printedNumber: fields.id,
    number: fields.id,
    hiddenInk: [],
    legibility: /** @type {const} */ ('legible'),
    coveredFields: [],
    fields,
    ...changes,
  };
  return { path: '', truth };
}

/** @param {Record<string, string> | null} message @param {Record<string, number>} confidence */
function answer(message, confidence = {}) {
  const outcome = message ? /** @type {const} */ ('OK') : /** @type {const} */ ('FAIL');
  return { outcome, message, confidence, reasons: [], cardsFound: 1, cpuMs: 0 };
}

describe('judgeReading', () => {
  it('takes the printed number for true and any other for wrong', () => {
    expect(judgeReading(picture, damaged({}), answer({ ...fields })).number).toBe('true');
    expect(judgeReading(picture, damaged({}), answer({ ...fields, id: other.id })).number).toBe('wrong');
    expect(judgeReading(picture, damaged({}), answer({ ...fields, id: '' })).number).toBe('wrong');
    expect(judgeReading(picture, damaged({}), answer(null)).number).toBe('fail');
  });

  it('takes every number for wrong where the print has another count of digits', () => {
    const drawn = damaged({ number: null, printedNumber: fields.id.slice(1) });
    expect(judgeReading(picture, drawn, answer({ ...fields })).number).toBe('wrong');
    expect(judgeReading(picture, drawn, answer({ ...fields, id: fields.id.slice(1) })).number).toBe('wrong');
  });

  it('takes every OK for wrong where the picture holds no KTP', () => {
    const letter = /** @type {const} */ ({
      side: 'document',
      seed: 'l',
      split: 'dev',
      level: 'scan',
      kind: 'letter',
    });
    expect(judgeReading(letter, { path: '', truth: null }, answer({ ...fields })).number).toBe('wrong');
    expect(judgeReading(letter, { path: '', truth: null }, answer(null)).number).toBe('fail');
  });

  it('lets either of two cards be told, and compares the fields of that one', () => {
    const two = /** @type {const} */ ({
      side: 'genuine',
      seed: 't',
      split: 'dev',
      level: 'scan',
      renderer: 'waves',
      kind: 'two-beside',
    });
    const drawn = { path: '', truth: { kind: two.kind, cards: [fields, other] } };
    const sure = Object.fromEntries(Object.keys(fields).map((field) => [field, 0.99]));
    const verdict = judgeReading(two, drawn, answer({ ...other }, sure));
    expect(verdict).toMatchObject({ number: 'true', sureButWrong: [] });
  });

  it('counts fields that are sure but wrong, and neither unsure nor empty ones', () => {
    const told = { ...fields, name: 'NOBODY', work: 'NOTHING', village: '' };
    const verdict = judgeReading(
      picture,
      damaged({}),
      answer(told, { name: 0.95, work: 0.5, village: 0.95 }),
    );
    expect(verdict.sureButWrong.map(({ field }) => field)).toEqual(['name']);
  });
});
