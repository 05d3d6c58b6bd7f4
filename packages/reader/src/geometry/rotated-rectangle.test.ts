import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsCentre, toCorners, toRectangleAlong } from './rotated-rectangle.js';

const rectangles = fc.record({
  centreX: fc.double({ min: -500, max: 500, noNaN: true }),
  centreY: fc.double({ min: -500, max: 500, noNaN: true }),
  width: fc.double({ min: 1, max: 400, noNaN: true }),
  height: fc.double({ min: 1, max: 400, noNaN: true }),
  angle: fc.double({ min: -3, max: 3, noNaN: true }),
});

describe('toRectangleAlong', () => {
  it('finds any rectangle again from its corners and points within', () => {
    fc.assert(
      fc.property(rectangles, (rectangle) => {
        const middle = { x: rectangle.centreX, y: rectangle.centreY };
        const found = toRectangleAlong([...toCorners(rectangle), middle], rectangle.angle);
        for (const side of ['centreX', 'centreY', 'width', 'height', 'angle'] as const)
          expect(found[side]).toBeCloseTo(rectangle[side], 6);
      }),
    );
  });
});

describe('holdsCentre', () => {
  it('tells a part of a card from a card beside it', () => {
    const card = { centreX: 100, centreY: 50, width: 160, height: 100, angle: Math.PI / 2 };
    const at = (centreX: number, centreY: number) => ({ ...card, centreX, centreY, width: 20, height: 10 });
    expect(holdsCentre(card, at(100, 120))).toBe(true);
    expect(holdsCentre(card, at(170, 50))).toBe(false);
  });
});
