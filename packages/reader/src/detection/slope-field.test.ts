import { describe, expect, it } from 'vitest';
import { fitSlopeField, toLevelPoint } from './slope-field.js';

/** Lines whose slope changes down the page, as under perspective, on a page turned by `turn`. */
function layOutPage(turn: number, slope: number, bend: number) {
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  return Array.from({ length: 14 }, (_, row) => {
    const x = 150 + (row % 3) * 40;
    const y = row * 32 - 208;
    return {
      centreX: x * cos - y * sin,
      centreY: x * sin + y * cos,
      width: 200 + (row % 4) * 30,
      height: 18,
      angle: turn + Math.atan(slope + bend * y),
    };
  });
}

describe('fitSlopeField', () => {
  it('makes each line of a slanted page level, whichever way the page is turned', () => {
    for (const turn of [0, 1, 2.5, -2]) {
      const boxes = layOutPage(turn, 0.04, 0.0002);
      const field = fitSlopeField(boxes, turn);
      for (const box of boxes) {
        const reach = box.width / 2;
        const ends = [-reach, reach].map((along) =>
          toLevelPoint(field, {
            x: box.centreX + along * Math.cos(box.angle),
            y: box.centreY + along * Math.sin(box.angle),
          }),
        );
        expect(Math.abs(ends[0]!.y - ends[1]!.y)).toBeLessThan(1.5);
      }
    }
  });

  it('is not led astray by a few stray lines', () => {
    const stray = { centreX: 0, centreY: 0, width: 300, height: 10, angle: 0.15 };
    const field = fitSlopeField([...layOutPage(0, 0, 0), stray, { ...stray, centreY: 90 }], 0);
    expect(Math.abs(field.slope)).toBeLessThan(0.01);
  });

  it('leaves a page without long lines as it is', () => {
    const field = fitSlopeField([], 0);
    expect(toLevelPoint(field, { x: 12, y: 34 })).toEqual({ x: 12, y: 34 });
  });
});
