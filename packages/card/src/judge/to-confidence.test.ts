import { describe, expect, it } from 'vitest';
import type { FieldEvidence } from './collect-evidence.js';
import { toConfidence } from './to-confidence.js';

/** A value that all else speaks for. */
const CLEAR: FieldEvidence = {
  logProbability: -0.1,
  posterior: 0.999,
  listed: false,
  labelScore: 1,
  withoutPosteriors: false,
  partial: false,
  length: 12,
  agreeing: 0,
  disagreeing: 0,
  cardUncertainty: 0.002,
};

describe('toConfidence', () => {
  it.each(['name', 'address', 'pob'] as const)(
    'is no surer of a %s than the texts that were weighed leave it',
    (field) => {
      expect(toConfidence(field, CLEAR)).toBeGreaterThan(0.95);
      expect(toConfidence(field, { ...CLEAR, posterior: 0.87 })).toBeLessThanOrEqual(0.87);
    },
  );

  it('believes a list where the image leaves room', () => {
    expect(toConfidence('pob', { ...CLEAR, posterior: 0.87, listed: true })).toBeGreaterThan(0.95);
  });

  it('is not sure of what was seen in part, whatever speaks for it', () => {
    expect(toConfidence('work', { ...CLEAR, listed: true, partial: true })).toBe(0.5);
  });
});
