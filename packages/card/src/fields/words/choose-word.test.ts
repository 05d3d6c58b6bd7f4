import { describe, expect, it } from 'vitest';
import { toLattice } from '../../../tests/print-lines.js';
import { fromCtcLattice } from '../../ctc/posteriors.js';
import type { Ribbon } from '../field-span.js';
import { wordWeights } from './character-weights.js';
import { readWithVocabulary } from './choose-word.js';

function ribbonOf(text: string, doubts: Parameters<typeof toLattice>[1] = {}): Ribbon {
  const posteriors = fromCtcLattice(toLattice(text, doubts));
  return { text, glyphs: [], posteriors, polygons: [] };
}

const WORDS = new Map([
  ['BUDHA', 9],
  ['BUDDHA', 9],
  ['KARYAWAN SWASTA', 6],
]);

describe('a listed word', () => {
  it('wins where the image leaves room for it', () => {
    expect(readWithVocabulary(ribbonOf('BUDHO', { 4: { A: 0.02 } }), wordWeights, WORDS)?.text).toBe('BUDHA');
  });

  it('does not replace a listed spelling that the image prefers', () => {
    expect(readWithVocabulary(ribbonOf('BUDDHA'), wordWeights, WORDS)?.text).toBe('BUDDHA');
    expect(readWithVocabulary(ribbonOf('BUDHA'), wordWeights, WORDS)?.text).toBe('BUDHA');
  });

  it('does not replace a clear word that is on no list', () => {
    const reading = readWithVocabulary(ribbonOf('KARYAWAN SWASTI'), wordWeights, WORDS);
    expect(reading).toMatchObject({ text: 'KARYAWAN SWASTI', listed: false });
  });

  it('restores a lost space', () => {
    const reading = readWithVocabulary(ribbonOf('KARYAWANSWASTA', { 8: { ' ': 0.05 } }), wordWeights, WORDS);
    expect(reading?.text).toBe('KARYAWANSWASTA');
    const doubtful = ribbonOf('KARYAWAN SWASTA', { 8: { '': 0.9 } });
    expect(readWithVocabulary(doubtful, wordWeights, WORDS)?.text).toBe('KARYAWAN SWASTA');
  });

  it('does not part what is printed as one word', () => {
    const printed = { ...ribbonOf('KARYAWAN SWASTA', { 8: { '': 0.99 } }), text: 'KARYAWANSWASTA' };
    expect(readWithVocabulary(printed, wordWeights, WORDS)?.text).toBe('KARYAWANSWASTA');
  });
});
