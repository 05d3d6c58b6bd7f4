import { describe, expect, it } from 'vitest';
import type { TextBox, TextKind } from '../geometry/text-box.js';
import { mergeBoxes } from './merge-boxes.js';

/** A box from `start` to `end` on the line at height `y`, the page turned by `angle`. */
function piece(kind: TextKind, start: number, end: number, y = 0, angle = 0): TextBox {
  const along = (start + end) / 2;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const centreX = along * cos - y * sin;
  const centreY = along * sin + y * cos;
  return { kind, centreX, centreY, width: end - start, height: 20, angle, score: 0.9 };
}

describe('mergeBoxes', () => {
  it('merges the pieces of a line in any order, at any angle', () => {
    for (const angle of [0, 1, 3, -2]) {
      const merged = mergeBoxes([
        piece('value', 99, 150, 1, angle),
        piece('value', 0, 52, 0, angle),
        piece('value', 50, 100, 0, angle),
      ]);
      expect(merged).toHaveLength(1);
      expect(merged[0]!.width).toBeCloseTo(150, 0);
      expect(merged[0]!.height).toBeCloseTo(20);
    }
  });

  it('keeps a value separate from the label before it, however close', () => {
    expect(mergeBoxes([piece('label', 0, 100), piece('value', 99, 200)])).toHaveLength(2);
  });

  it('makes a piece after a value part of it, whichever kind it was detected as', () => {
    expect(mergeBoxes([piece('value', 0, 100), piece('label', 98, 140)])).toMatchObject([{ kind: 'value' }]);
  });

  it('does not merge other rows, distant neighbours or other sizes', () => {
    const boxes = [piece('value', 0, 100), piece('value', 0, 100, 14), piece('label', 130, 200)];
    expect(mergeBoxes(boxes)).toHaveLength(3);
    expect(mergeBoxes([piece('value', 0, 100), { ...piece('value', 99, 150), height: 36 }])).toHaveLength(2);
  });
});
