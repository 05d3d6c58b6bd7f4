import { toCorners } from '@ktp-ocr/reader/geometry/rotated-rectangle';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toConvexHull, toSmallestRectangle, unclip } from './smallest-rectangle.js';

const rectangles = fc.record({
  centreX: fc.double({ min: -500, max: 500, noNaN: true }),
  centreY: fc.double({ min: -500, max: 500, noNaN: true }),
  width: fc.double({ min: 60, max: 400, noNaN: true }),
  height: fc.double({ min: 5, max: 50, noNaN: true }),
  angle: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
});

describe('toSmallestRectangle', () => {
  it('finds any rectangle from its corners and points within', () => {
    fc.assert(
      fc.property(rectangles, (rectangle) => {
        const corners = toCorners(rectangle);
        const middle = { x: rectangle.centreX, y: rectangle.centreY };
        const found = toSmallestRectangle([...corners, middle])!;
        expect(found.centreX).toBeCloseTo(rectangle.centreX, 4);
        expect(found.centreY).toBeCloseTo(rectangle.centreY, 4);
        expect(found.width).toBeCloseTo(rectangle.width, 4);
        expect(found.height).toBeCloseTo(rectangle.height, 4);
        expect(found.angle).toBeCloseTo(rectangle.angle, 4);
      }),
    );
  });

  it('calls the longer side the width', () => {
    const found = toSmallestRectangle(
      toCorners({ centreX: 0, centreY: 0, width: 10, height: 80, angle: 0 }),
    )!;
    expect(found.width).toBeCloseTo(80);
    expect(found.angle).toBeCloseTo(Math.PI / 2);
  });

  it('gives nothing for points on one line', () => {
    expect(
      toSmallestRectangle([
        { x: 0, y: 0 },
        { x: 5, y: 5 },
        { x: 9, y: 9 },
      ]),
    ).toBeUndefined();
  });
});

describe('toConvexHull', () => {
  it('drops points within and on the sides', () => {
    const square = [
      { x: 0, y: 0 },
      { x: 4, y: 0 },
      { x: 4, y: 4 },
      { x: 0, y: 4 },
    ];
    const hull = toConvexHull([...square, { x: 2, y: 2 }, { x: 2, y: 0 }, { x: 4, y: 1 }]);
    expect(hull).toHaveLength(4);
    expect(hull).toEqual(expect.arrayContaining(square));
  });
});

describe('unclip', () => {
  it('grows every side by area × ratio / perimeter and keeps the place', () => {
    const grown = unclip({ centreX: 3, centreY: 4, width: 90, height: 10, angle: 0.3 }, 2);
    expect(grown).toEqual({ centreX: 3, centreY: 4, width: 108, height: 28, angle: 0.3 });
  });
});
