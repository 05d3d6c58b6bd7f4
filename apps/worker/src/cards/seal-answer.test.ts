import { generateDataKey, unseal } from '@ktp-ocr/blobs/envelope';
import { toFixture } from '@ktp-ocr/contract/jobs/test-fixture';
import { describe, expect, it } from 'vitest';
import { drawConclusions } from './draw-conclusions.js';
import { sealAnswer } from './seal-answer.js';

const ID = '019ac000-0000-7000-8000-000000000001';
const answer = toFixture(Buffer.alloc(0));
if (!('message' in answer) || !answer.message)
  throw new Error('the fixture of a test key is an answer about a card');
const { name, id: nik, dob } = answer.message;
const conclusions = drawConclusions(answer, { expected: { name, nik, dob }, asOf: '2026-11-27' });
const whole = { ...answer, ...conclusions };

describe('an answer that is sealed', () => {
  it('opens as it was, with what was concluded from it', () => {
    expect(Object.keys(conclusions).sort()).toEqual(['dob_match', 'name_match', 'nik', 'nik_match']);
    const dataKey = generateDataKey();
    const opened = unseal(dataKey, `result:${ID}`, sealAnswer(dataKey, ID, whole));
    expect(JSON.parse(opened.toString('utf8'))).toEqual(whole);
  });

  it.each([
    ['a score that is no share', { name_match: { ...conclusions.name_match, score: Number.NaN } }],
    [
      'a step by a rule that nobody knows',
      { nik_match: { ...conclusions.nik_match, steps: [{ rule: name }] } },
    ],
    ['a number without its serial', { nik: { ...conclusions.nik, serial: undefined } }],
    ['an outcome that is none', { dob_match: { ...conclusions.dob_match, outcome: name } }],
    ['a field that is none', { card: name }],
    ['a name that is none', { message: { ...answer.message, name: 7 } }],
  ])('never has %s', (_what, change) => {
    const refused = () => sealAnswer(generateDataKey(), ID, { ...whole, ...change });
    expect(refused).toThrow();
    try {
      refused();
    } catch (error) {
      expect(String(error)).not.toContain(name);
    }
  });
});
