import { describe, expect, it } from 'vitest';
import { isUntouched, toTables } from './tables.mjs';

/**
 * @typedef {import('./judge-reading.mjs').Verdict} Verdict
 * @param {Verdict['number']} number
 * @param {import('./list-pictures.mjs').DamagedCardPicture['level']} level
 * @param {import('./list-pictures.mjs').DamagedCardPicture['damage']} damage
 * @returns {Verdict}
 */
function verdict(number, level, damage = { cause: 'untouched' }) {
  return {
    picture: { side: 'damage', seed: 's', split: 'dev', level, renderer: 'waves', damage },
    path: '',
    truth: null,
    reading: {
      outcome: number === 'fail' ? 'FAIL' : 'OK',
      message: null,
      confidence: {},
      reasons: number === 'fail' ? ['nik_covered'] : [],
      cardsFound: 1,
      cpuMs: 0,
    },
    number,
    confidence: 0,
    legibility: 'legible',
    sureButWrong: [],
  };
}

describe('the tables of a run', () => {
  it('count whole numbers by level, and neither a refused nor a wrong one as told', () => {
    const run = [verdict('true', 'hard'), verdict('fail', 'hard'), verdict('wrong', 'scan')];
    expect(isUntouched(run)).toBe(true);
    const tables = toTables(run);
    expect(tables).toMatch(/\| hard +\| 1 of 2 +\| 1 of 2 +\| 50.00 +\| \*\*0\*\* +\| nik_covered 1/);
    expect(tables).toMatch(/\| scan +\| 0 of 1 +\| 0 of 1 +\| 0.00 +\| \*\*1\*\*/);
    expect(tables).not.toContain('mild');
    expect(tables).not.toContain('Damaged');
  });

  it('tell damaged numbers by their cause', () => {
    const run = [verdict('true', 'hard'), verdict('fail', 'hard', { cause: 'stamp' })];
    expect(isUntouched(run)).toBe(false);
    expect(toTables(run)).toContain('### Damaged numbers by cause');
  });
});
