import { toSignedAngle } from '@ktp-ocr/reader/geometry/angles';
import type { RotatedRectangle } from '@ktp-ocr/reader/geometry/rotated-rectangle';
import { describe, expect, it } from 'vitest';
import { readAngleFromLayout } from './reading-angle.js';
import { turnBoxesTo } from './turn-boxes.js';

/** Labels and values on two left margins with ragged ends, read along `angle`. */
function layOutCard(angle: number): RotatedRectangle[] {
  const boxes: RotatedRectangle[] = [];
  const lengths = [90, 150, 120, 70, 95, 110, 80, 140];
  lengths.forEach((length, row) => {
    boxes.push(place(length / 2, row * 30, length, angle));
    boxes.push(place(200 + (300 - length) / 2, row * 30, 300 - length * 1.1, angle));
  });
  return boxes;
}

function place(x: number, y: number, width: number, angle: number): RotatedRectangle {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const line = angle - Math.PI * Math.round(angle / Math.PI);
  return { centreX: x * cos - y * sin, centreY: x * sin + y * cos, width, height: 18, angle: line };
}

describe('readAngleFromLayout', () => {
  it('tells all ways round by the common left margins', () => {
    for (const degrees of [0, 20, 45, 88, 90, 135, 180, 200, 270, 315]) {
      const angle = (degrees * Math.PI) / 180;
      // Left margins: labels at 0, values at a common start.
      const boxes = layOutCard(angle).map((box, index) => {
        if (index % 2 === 0) return box;
        const shift = (300 - box.width) / 2 - 150;
        return {
          ...box,
          centreX: box.centreX - shift * Math.cos(angle),
          centreY: box.centreY - shift * Math.sin(angle),
        };
      });
      const read = readAngleFromLayout(boxes);
      expect(Math.abs(toSignedAngle(read.angle - angle))).toBeLessThan(0.02);
    }
  });

  it('admits to knowing nothing without long lines', () => {
    expect(readAngleFromLayout([{ centreX: 0, centreY: 0, width: 10, height: 9, angle: 1 }])).toEqual({
      angle: 0,
      confidence: 0,
    });
  });
});

describe('turnBoxesTo', () => {
  const box = { centreX: 5, centreY: 6, width: 100, height: 20, angle: 0.05, score: 0.9 };

  it('turns a line found upside down', () => {
    const [turned] = turnBoxesTo(Math.PI, [box]);
    expect(Math.abs(toSignedAngle(turned!.angle - Math.PI - 0.05))).toBeLessThan(1e-9);
    expect(turned!.width).toBe(100);
  });

  it('gives a short box found across its own width back, and the angle of the page', () => {
    const [turned] = turnBoxesTo(0, [{ ...box, width: 24, height: 20, angle: Math.PI / 2 }]);
    expect(turned).toMatchObject({ width: 20, height: 24, angle: 0 });
  });

  it('drops what stands upright like a bar', () => {
    expect(turnBoxesTo(Math.PI / 2, [box])).toEqual([]);
  });
});
