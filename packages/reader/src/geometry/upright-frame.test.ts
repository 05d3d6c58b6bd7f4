import { describe, expect, test } from 'vitest';
import type { TextBox } from './text-box.js';
import { fitUprightFrame, levelShortBox, toPolygon, toUprightPlace, turnBoxAround } from './upright-frame.js';

/** Twelve rows of a label and a value, seen so that slopes change from top to bottom, turned by `angle`. */
function perspectiveRows(angle: number, slope: number, slopePerPixel: number): TextBox[] {
  const boxes: TextBox[] = [];
  for (let row = 0; row < 12; row++) {
    for (const [x, width] of [
      [-300, 120],
      [60, 300],
    ] as const) {
      const level = row * 40 - 220;
      const own = slope + slopePerPixel * level;
      const y = level + x * own;
      boxes.push({
        centreX: 500 + x * Math.cos(angle) - y * Math.sin(angle),
        centreY: 500 + x * Math.sin(angle) + y * Math.cos(angle),
        width,
        height: 24,
        angle: angle + Math.atan(own),
        score: 1,
      });
    }
  }
  return boxes;
}

describe('fitUprightFrame', () => {
  test.each([
    [0, 0, 0],
    [0.3, 0.02, 0],
    [-1.2, 0.03, 0.0003],
    [3.1, -0.04, -0.0002],
  ])('angle %f, slope %f, change %f: rows come out level and in order', (angle, slope, change) => {
    const boxes = perspectiveRows(angle, slope, change);
    const frame = fitUprightFrame(boxes, angle);
    const places = boxes.map((box) => toUprightPlace(box, frame));
    for (let row = 0; row < 12; row++) {
      const [label, value] = [places[row * 2]!, places[row * 2 + 1]!];
      expect(Math.abs(label.centreY - value.centreY)).toBeLessThan(3);
      expect(value.centreX - label.centreX).toBeCloseTo(360, -1);
      if (row > 0) expect(label.centreY - places[row * 2 - 2]!.centreY).toBeGreaterThan(30);
    }
  });

  test('clutter at another angle does not tilt it', () => {
    const boxes = perspectiveRows(0, 0.01, 0);
    for (let index = 0; index < 5; index++) {
      boxes.push({ centreX: 100 * index, centreY: 900, width: 200, height: 20, angle: 0.5, score: 1 });
    }
    expect(fitUprightFrame(boxes, 0).slope).toBeCloseTo(0.01, 2);
  });

  test('no boxes, one box', () => {
    expect(fitUprightFrame([], 0.5)).toMatchObject({ angle: 0.5, slope: 0, slopePerPixel: 0 });
    const [only] = perspectiveRows(0, 0, 0);
    expect(toUprightPlace(only!, fitUprightFrame([only!], 0))).toMatchObject({ width: 120, height: 24 });
  });

  test('a short box takes the direction of the lines around it', () => {
    const boxes = perspectiveRows(0.2, 0.05, 0);
    const short = { ...boxes[0]!, width: 30, angle: 0.2 };
    expect(levelShortBox(short, fitUprightFrame(boxes, 0.2)).angle).toBeCloseTo(0.2 + Math.atan(0.05), 3);
    expect(levelShortBox(boxes[1]!, fitUprightFrame(boxes, 0.2))).toBe(boxes[1]);
  });
});

describe('toPolygon', () => {
  test('runs clockwise from the start of the text’s top edge, whichever way it reads', () => {
    const box = { centreX: 100, centreY: 50, width: 40, height: 10, angle: 0, score: 1 };
    const corners = [
      { x: 80, y: 45 },
      { x: 120, y: 45 },
      { x: 120, y: 55 },
      { x: 80, y: 55 },
    ];
    toPolygon(box).forEach((corner, index) => {
      expect(corner.x).toBeCloseTo(corners[index]!.x);
      expect(corner.y).toBeCloseTo(corners[index]!.y);
    });
    expect(toPolygon(turnBoxAround(box))[0].x).toBeCloseTo(120);
    expect(toPolygon(turnBoxAround(box))[0].y).toBeCloseTo(55);
  });
});
