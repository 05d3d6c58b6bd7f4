import { describe, expect, it } from 'vitest';
import { isSure } from './detect-text-cascade.js';
import type { Detection, TextKind } from './text-box.js';

function detect(labels: number, values: number, score = 0.95): Detection {
  const box = (kind: TextKind) => ({ kind, centreX: 0, centreY: 0, width: 90, height: 20, angle: 0, score });
  const corner = { x: 0, y: 0 };
  return {
    boxes: [
      ...Array.from({ length: labels }, () => box('label')),
      ...Array.from({ length: values }, () => box('value')),
    ],
    readingAngle: 0,
    readingAngleConfidence: 0.99,
    cards: [{ corners: [corner, corner, corner, corner], score: 0.9 }],
    elapsedMs: 1,
  };
}

describe('isSure', () => {
  it('trusts a whole card', () => {
    expect(isSure(detect(14, 18))).toBe(true);
  });

  it('doubts a page of text, a half-found card, faint boxes, a disputed direction and a picture without a card', () => {
    expect(isSure(detect(2, 40))).toBe(false);
    expect(isSure(detect(14, 6))).toBe(false);
    expect(isSure(detect(14, 18, 0.6))).toBe(false);
    expect(isSure({ ...detect(14, 18), readingAngleConfidence: 0.5 })).toBe(false);
    expect(isSure({ ...detect(14, 18), cards: [] })).toBe(false);
  });
});
