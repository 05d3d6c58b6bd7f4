import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundConfidence, roundPoint, roundToTenth } from './round-numbers.js';

describe('numbers as they are told', () => {
  test('a confidence has three places and is never surer than it was', () => {
    expect([0.998843059957875, 0.7999999, 1, 0, 0.57].map(roundConfidence)).toEqual([
      0.998, 0.799, 1, 0, 0.57,
    ]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (confidence) => {
        const told = roundConfidence(confidence);
        expect(told).toBeLessThanOrEqual(confidence + 1e-9);
        expect(told).toBeGreaterThan(confidence - 0.001 - 1e-9);
        expect(String(told).length).toBeLessThanOrEqual('0.123'.length);
      }),
    );
  });

  test('each thousandth stays what it is', () => {
    for (let n = 0; n <= 1_000; n += 1) expect(roundConfidence(n / 1_000)).toBe(n / 1_000);
  });

  test('places have one', () => {
    expect(roundPoint({ x: 9.75464085342338, y: -0.04 })).toEqual({ x: 9.8, y: 0 });
    expect(Object.is(roundToTenth(-0.04), 0)).toBe(true);
  });
});
