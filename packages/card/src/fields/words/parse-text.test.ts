import { describe, expect, it } from 'vitest';
import { toCtcPosteriors } from '../../../tests/print-lines.js';
import { fromCtcPosteriors } from '../../ctc/posteriors.js';
import type { FieldSpan } from '../field-span.js';
import { wordWeights } from './character-weights.js';
import { parseText } from './parse-text.js';

function spanOf(text: string, doubts: Parameters<typeof toCtcPosteriors>[1] = {}): FieldSpan {
  const posteriors = fromCtcPosteriors(toCtcPosteriors(text, doubts));
  return { text, characters: [], posteriors, polygons: [] };
}

const WORDS = new Map([
  ['BUDHA', 9],
  ['BUDDHA', 9],
  ['KARYAWAN SWASTA', 6],
]);

describe('a listed word', () => {
  it('wins where the image leaves room for it', () => {
    expect(parseText(spanOf('BUDHO', { 4: { A: 0.02 } }), wordWeights, WORDS)?.text).toBe('BUDHA');
  });

  it('does not replace a listed spelling that the image prefers', () => {
    expect(parseText(spanOf('BUDDHA'), wordWeights, WORDS)?.text).toBe('BUDDHA');
    expect(parseText(spanOf('BUDHA'), wordWeights, WORDS)?.text).toBe('BUDHA');
  });

  it('does not replace a clear word that is on no list', () => {
    const parsed = parseText(spanOf('KARYAWAN SWASTI'), wordWeights, WORDS);
    expect(parsed).toMatchObject({ text: 'KARYAWAN SWASTI', listed: false });
  });

  it('restores a lost space', () => {
    const parsed = parseText(spanOf('KARYAWANSWASTA', { 8: { ' ': 0.05 } }), wordWeights, WORDS);
    expect(parsed?.text).toBe('KARYAWANSWASTA');
    const doubtful = spanOf('KARYAWAN SWASTA', { 8: { '': 0.9 } });
    expect(parseText(doubtful, wordWeights, WORDS)?.text).toBe('KARYAWAN SWASTA');
  });

  it('does not take away a stop that the image likes better', () => {
    const places = new Map([['SEI RAMPAH', 9]]);
    expect(parseText(spanOf('SEI. RAMPAH', { 3: { '': 0.02 } }), wordWeights, places)?.text).toBe(
      'SEI. RAMPAH',
    );
    expect(parseText(spanOf('SEI. RAMPAH', { 3: { '': 0.6 } }), wordWeights, places)?.text).toBe(
      'SEI RAMPAH',
    );
  });

  it('does not part what is printed as one word', () => {
    const printed = { ...spanOf('KARYAWAN SWASTA', { 8: { '': 0.99 } }), text: 'KARYAWANSWASTA' };
    expect(parseText(printed, wordWeights, WORDS)?.text).toBe('KARYAWANSWASTA');
  });
});
