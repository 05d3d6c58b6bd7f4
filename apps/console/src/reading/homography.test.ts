import { expect, it } from 'vitest';
import { mapPoint, solveToRectangle } from './homography';

it('takes the corners of a card lying askew to those of the upright one, and what is between to between', () => {
  const corners = [
    { x: 120, y: 80 },
    { x: 900, y: 140 },
    { x: 870, y: 640 },
    { x: 90, y: 560 },
  ] as const;
  const map = solveToRectangle(corners, 856, 540)!;
  const mapped = corners.map((corner) => mapPoint(map, corner));
  const expected = [
    [0, 0],
    [856, 0],
    [856, 540],
    [0, 540],
  ];
  mapped.forEach(({ x, y }, at) => {
    expect(x).toBeCloseTo(expected[at]![0]!, 6);
    expect(y).toBeCloseTo(expected[at]![1]!, 6);
  });
  const middle = mapPoint(map, { x: 495, y: 355 });
  expect(middle.x).toBeGreaterThan(300);
  expect(middle.x).toBeLessThan(560);
});

it('gives up on corners that lie on one point', () => {
  const nowhere = { x: 5, y: 5 };
  expect(solveToRectangle([nowhere, nowhere, nowhere, nowhere], 10, 10)).toBeNull();
});
