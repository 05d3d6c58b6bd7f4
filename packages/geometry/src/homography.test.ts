import { describe, expect, it } from 'vitest';
import { invertHomography, mapCorner, mapQuad, type Quad, rectangleToQuad } from './homography.js';

const quad: Quad = [
  [12, 30],
  [410, 8],
  [440, 290],
  [-20, 260],
];
const rectangle: Quad = [
  [0, 0],
  [100, 0],
  [100, 60],
  [0, 60],
];

describe('rectangleToQuad', () => {
  it('takes each corner to its own', () => {
    mapQuad(rectangleToQuad(100, 60, quad), rectangle).forEach(([x, y], corner) => {
      expect(x).toBeCloseTo(quad[corner]?.[0] ?? Number.NaN, 6);
      expect(y).toBeCloseTo(quad[corner]?.[1] ?? Number.NaN, 6);
    });
  });

  it('keeps diagonals straight, so that the middle lies nearer to the far, shorter edge', () => {
    const trapezium: Quad = [
      [100, 80],
      [300, 60],
      [380, 260],
      [60, 240],
    ];
    const [, y] = mapCorner(rectangleToQuad(1, 1, trapezium), [0.5, 0.5]);
    expect(y).toBeLessThan((80 + 60 + 260 + 240) / 4);
  });
});

describe('invertHomography', () => {
  it('leads back', () => {
    const matrix = rectangleToQuad(100, 60, quad);
    mapQuad(invertHomography(matrix), mapQuad(matrix, rectangle)).forEach(([x, y], corner) => {
      expect(x).toBeCloseTo(rectangle[corner]?.[0] ?? Number.NaN, 6);
      expect(y).toBeCloseTo(rectangle[corner]?.[1] ?? Number.NaN, 6);
    });
  });
});
