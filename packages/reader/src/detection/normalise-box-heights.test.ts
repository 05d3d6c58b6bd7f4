import { describe, expect, it } from 'vitest';
import type { TextBox } from '../geometry/text-box.js';
import { normaliseBoxHeights } from './normalise-box-heights.js';

function toBox(height: number, kind: TextBox['kind'] = 'value'): TextBox {
  return { centreX: 0, centreY: 0, width: 100, height, angle: 0, score: 1, kind };
}

describe('normaliseBoxHeights', () => {
  it('gives a dash the height and the end margins of the print around it', () => {
    const normalised = normaliseBoxHeights([toBox(20), toBox(21), toBox(20), toBox(30), toBox(8)]);
    expect(normalised.map(({ height }) => height)).toEqual([20, 21, 20, 30, 20]);
    expect(normalised[4]!.width).toBe(106);
  });

  it('leaves labels, smaller print and pictures with few boxes as they are', () => {
    const boxes = [toBox(20), toBox(20), toBox(17), toBox(20), toBox(20), toBox(8, 'label')];
    expect(normaliseBoxHeights(boxes)).toEqual(boxes);
    expect(normaliseBoxHeights([toBox(20), toBox(8)])).toEqual([toBox(20), toBox(8)]);
  });
});
