import { describe, expect, it } from 'vitest';
import { letterOdds } from './letter-odds.js';

const odds = (text: string) => letterOdds(text.charCodeAt(text.length - 1), text.slice(0, -1));

describe('letterOdds', () => {
  it('expects what names and streets are made of', () => {
    expect(odds('JL. LO')).toBeGreaterThan(odds('JL. LD'));
    expect(odds('JL. ROKAN NO.')).toBeGreaterThan(odds('JL. ROKAN NO,'));
  });

  it('never speaks so strongly that a clear letter could lose', () => {
    for (let code = 32; code < 127; code++) {
      for (const before of ['', 'Q', 'ZZ', 'X9', '((']) {
        const factor = letterOdds(code, before);
        expect(factor).toBeGreaterThan(0.2);
        expect(factor).toBeLessThan(1.7);
      }
    }
  });

  it('leaves lower-case letters as they are', () => {
    expect(odds('Percobaan q')).toBe(1);
  });
});
