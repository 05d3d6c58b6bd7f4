import { describe, expect, it } from 'vitest';
import { fitCardCorners } from './fit-card-corners.js';

const COLUMNS = 160;
const ROWS = 104;

/** Soft mask of the quadrilateral, 1 within; corners clockwise from the top left, in cells. */
function drawMask(corners: readonly { x: number; y: number }[]): Float32Array {
  return Float32Array.from({ length: COLUMNS * ROWS }, (_, index) => {
    const x = (index % COLUMNS) + 0.5;
    const y = Math.floor(index / COLUMNS) + 0.5;
    let inside = 1;
    corners.forEach((from, i) => {
      const to = corners[(i + 1) % 4]!;
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      const depth = ((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)) / length;
      inside = Math.min(inside, Math.max(0, Math.min(1, 0.5 + depth)));
    });
    return inside;
  });
}

const toMap = (values: Float32Array) => ({ values, columns: COLUMNS, rows: ROWS });

describe('fitCardCorners', () => {
  const slanted = [
    { x: 12, y: 9 },
    { x: 148, y: 14 },
    { x: 143, y: 92 },
    { x: 9, y: 96 },
  ];

  it('finds the corners of a slanted card', () => {
    const corners = fitCardCorners(toMap(drawMask(slanted)))!;
    corners.forEach((corner, i) => {
      expect(Math.hypot(corner.x - slanted[i]!.x, corner.y - slanted[i]!.y)).toBeLessThan(0.7);
    });
  });

  it('does so with a finger over one edge', () => {
    const mask = drawMask(slanted);
    for (let y = 30; y < 50; y++) for (let x = 130; x < COLUMNS; x++) mask[y * COLUMNS + x] = 0;
    const corners = fitCardCorners(toMap(mask))!;
    expect(Math.hypot(corners[1]!.x - 148, corners[1]!.y - 14)).toBeLessThan(1.5);
  });

  it('finds no card in an empty mask', () => {
    expect(fitCardCorners(toMap(new Float32Array(COLUMNS * ROWS)))).toBeUndefined();
  });
});
