import { describe, expect, it } from 'vitest';
import type { FieldEvidence } from './collect-evidence.js';
import { isNumberUncertain } from './is-number-uncertain.js';

/** A number that was seen well, and that no check speaks for. */
const PLAIN: FieldEvidence = {
  logProbability: -0.001,
  posterior: 0.999,
  listed: false,
  labelScore: 1,
  withoutPosteriors: false,
  partial: false,
  length: 16,
  agreeing: 0,
  disagreeing: 0,
  cardUncertainty: 0.002,
};

describe('isNumberUncertain', () => {
  it('lets a number be told that was seen well, whatever the checks say', () => {
    expect(isNumberUncertain(PLAIN)).toBe(false);
    expect(isNumberUncertain({ ...PLAIN, disagreeing: 3 })).toBe(false);
  });

  it('holds back one that the image leaves in doubt, whatever the checks say', () => {
    const doubtful = { ...PLAIN, logProbability: -1.5, posterior: 0.5, cardUncertainty: 0.3 };
    expect(isNumberUncertain(doubtful)).toBe(true);
    expect(isNumberUncertain({ ...doubtful, agreeing: 3 })).toBe(true);
  });

  it('holds back one that the edge of its box cuts', () => {
    expect(isNumberUncertain({ ...PLAIN, partial: true })).toBe(true);
  });
});
