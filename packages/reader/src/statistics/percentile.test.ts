import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentileOf } from './percentile.js';

describe('percentileOf', () => {
  it('gives what a sorted list has at that place', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const sorted = [...values].sort((a, b) => a - b);
          const place = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
          expect(percentileOf(values, share)).toBe(sorted[place]);
        },
      ),
    );
  });

  it('is 0 for none', () => {
    expect(percentileOf([], 0.5)).toBe(0);
  });
});
