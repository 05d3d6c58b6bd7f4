import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCtcPosteriors } from '../../tests/print-lines.js';
import { BLANK, fromCtcPosteriors, type Posteriors, SYMBOLS } from './posteriors.js';
import { leastCertainty, scoreSubstitutions } from './score-substitutions.js';
import { scoreText } from './score-text.js';

/** Posteriors of A, B and C at every step. */
const anyPosteriors: fc.Arbitrary<Posteriors> = fc
  .array(fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 1, max: 20 }))), { minLength: 4, maxLength: 7 })
  .map((steps) => {
    const probability = new Float32Array(steps.length * SYMBOLS);
    steps.forEach((weights, step) => {
      const sum = weights.reduce((all, weight) => all + weight, 0);
      [BLANK, 65, 66, 67].forEach((code, index) => {
        probability[step * SYMBOLS + code] = (weights[index] ?? 0) / sum;
      });
    });
    return { steps: steps.length, probability };
  });

describe('scoreSubstitutions', () => {
  it('says of every other character how much likelier it makes the text', () => {
    fc.assert(
      fc.property(anyPosteriors, fc.stringMatching(/^[ABC]{1,3}$/), (posteriors, text) => {
        const own = scoreText(posteriors, text);
        fc.pre(own > Number.NEGATIVE_INFINITY);
        const places = scoreSubstitutions(posteriors, text);
        expect(places.length).toBe(text.length);
        places.forEach((others, place) => {
          for (const { character, odds } of others) {
            const other = text.slice(0, place) + character + text.slice(place + 1);
            expect(odds).toBeCloseTo(Math.exp(scoreText(posteriors, other) - own), 3);
          }
          expect(others.length).toBe(2);
        });
      }),
    );
  });

  it('names the likeliest first', () => {
    const [, second] = scoreSubstitutions(
      fromCtcPosteriors(toCtcPosteriors('747', { 1: { '9': 0.1, '1': 0.3 } })),
      '747',
    );
    expect(second?.slice(0, 2).map(({ character }) => character)).toEqual(['1', '9']);
    expect(second?.[0]?.odds).toBeCloseTo(0.5, 1);
  });

  it('tells how sure the least sure place is', () => {
    const posteriors = fromCtcPosteriors(
      toCtcPosteriors('747', { 0: { '1': 0.01 }, 1: { '9': 0.1, '1': 0.3 } }),
    );
    expect(leastCertainty(posteriors, '747')).toBeCloseTo(0.6, 1);
    expect(leastCertainty(fromCtcPosteriors(toCtcPosteriors('747')), '747')).toBeGreaterThan(0.99);
  });

  it('is empty where the text has no room', () => {
    expect(scoreSubstitutions(fromCtcPosteriors(toCtcPosteriors('7')), '7474747')).toEqual(
      Array.from({ length: 7 }, () => []),
    );
  });
});
