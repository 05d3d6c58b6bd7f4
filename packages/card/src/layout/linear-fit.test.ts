import { describe, expect, it } from 'vitest';
import { leastSquares, median, theilSen, valueAt } from './linear-fit.js';

const onLine = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({ at, value: 3 + 2 * at }));

describe('median', () => {
  it('is the middle value, and the mean of two', () => {
    expect([median([]), median([5]), median([9, 1, 2]), median([4, 1, 2, 9])]).toEqual([0, 5, 2, 3]);
  });
});

describe('lines through samples', () => {
  it('both find the line that all samples lie on', () => {
    for (const fit of [leastSquares(onLine), theilSen(onLine)]) {
      expect(fit.slope).toBeCloseTo(2);
      expect(valueAt(fit, 10)).toBeCloseTo(23);
    }
  });

  it('Theil–Sen bears with samples that lie elsewhere', () => {
    const fit = theilSen(
      onLine.map((sample, index) => (index % 5 === 2 ? { ...sample, value: 400 } : sample)),
    );
    expect(fit.slope).toBeCloseTo(2, 0);
  });

  it('takes no slope from three samples or fewer, nor one from samples at the same place', () => {
    expect(theilSen(onLine.slice(0, 3))).toEqual({ slope: 0, base: 5 });
    expect(theilSen([1, 2, 3, 4].map((value) => ({ at: 1, value }))).slope).toBe(0);
    expect(leastSquares([1, 2].map((value) => ({ at: 1, value }))).slope).toBe(0);
  });
});
