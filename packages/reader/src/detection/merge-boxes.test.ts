import { describe, expect, it } from 'vitest';
import type { TextBox, TextKind } from '../geometry/text-box.js';
import { joinBoxes } from './merge-boxes.js';

/** A box from `start` to `end` on the line at height `y`, the page turned by `angle`. */
function piece(kind: TextKind, start: number, end: number, y = 0, angle = 0): TextBox {
  const along = (start + end) / 2;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const centreX = along * cos - y * sin;
  const centreY = along * sin + y * cos;
  return { kind, centreX, centreY, width: end - start, height: 20, angle, score: 0.9 };
}

describe('joinBoxes', () => {
  it('puts the pieces of a line together in any order, at any angle', () => {
    for (const angle of [0, 1, 3, -2]) {
      const joined = joinBoxes([
        piece('value', 99, 150, 1, angle),
        piece('value', 0, 52, 0, angle),
        piece('value', 50, 100, 0, angle),
      ]);
      expect(joined).toHaveLength(1);
      expect(joined[0]!.width).toBeCloseTo(150, 0);
      expect(joined[0]!.height).toBeCloseTo(20);
    }
  });

  it('keeps a value apart from the label before it, however near', () => {
    expect(joinBoxes([piece('label', 0, 100), piece('value', 99, 200)])).toHaveLength(2);
  });

  it('takes a piece after a value for part of it, whatever it was taken for', () => {
    expect(joinBoxes([piece('value', 0, 100), piece('label', 98, 140)])).toMatchObject([{ kind: 'value' }]);
  });

  it('leaves other rows, far neighbours and other sizes alone', () => {
    const boxes = [piece('value', 0, 100), piece('value', 0, 100, 14), piece('label', 130, 200)];
    expect(joinBoxes(boxes)).toHaveLength(3);
    expect(joinBoxes([piece('value', 0, 100), { ...piece('value', 99, 150), height: 36 }])).toHaveLength(2);
  });
});
