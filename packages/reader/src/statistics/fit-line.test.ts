import { describe, expect, test } from 'vitest';
import { fitLeastSquares, fitTheilSen } from './fit-line.js';

const XS = [0, 1, 2, 3, 4, 5, 6];

describe('fitLeastSquares', () => {
  test('finds the line that the points lie on', () => {
    const { slope, offset } = fitLeastSquares(
      XS,
      XS.map((x) => 3 - 0.5 * x),
    );
    expect(slope).toBeCloseTo(-0.5);
    expect(offset).toBeCloseTo(3);
  });

  test('has no slope where all x are equal', () => {
    expect(fitLeastSquares([2, 2], [1, 5])).toEqual({ slope: 0, offset: 3, spread: 0 });
  });
});

describe('fitTheilSen', () => {
  test('is not moved by two of seven points that are far off', () => {
    const ys = XS.map((x) => 1 + 2 * x);
    ys[1] = 90;
    ys[5] = -40;
    const { slope, offset } = fitTheilSen(XS, ys);
    expect(slope).toBeCloseTo(2);
    expect(offset).toBeCloseTo(1);
  });
});
