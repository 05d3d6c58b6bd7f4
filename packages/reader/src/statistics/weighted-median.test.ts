import { describe, expect, it } from 'vitest';
import { weightedMedianOf } from './weighted-median.js';

describe('weightedMedianOf', () => {
  it('is moved by weight, not by how far an outlier lies', () => {
    expect(
      weightedMedianOf([
        { value: 1, weight: 3 },
        { value: 2, weight: 3 },
        { value: 1000, weight: 1 },
      ]),
    ).toBe(2);
    expect(weightedMedianOf([])).toBe(0);
  });
});
