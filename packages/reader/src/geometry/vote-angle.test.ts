import { describe, expect, it } from 'vitest';
import type { TextBox } from './text-box.js';
import { voteOnAngle } from './vote-angle.js';

function box(angle: number, width: number): TextBox {
  return { centreX: 0, centreY: 0, width, height: 10, angle, score: 1 };
}

describe('voteOnAngle', () => {
  it('averages across the turn, where numbers would cancel out', () => {
    const vote = voteOnAngle([box(Math.PI - 0.1, 50), box(-Math.PI + 0.1, 50)]);
    expect(Math.abs(vote.angle)).toBeCloseTo(Math.PI);
    expect(vote.agreement).toBeGreaterThan(0.99);
  });

  it('lets long lines outvote short ones and tells that not all agreed', () => {
    const vote = voteOnAngle([box(1, 300), box(1 + Math.PI, 30)]);
    expect(vote.angle).toBeCloseTo(1);
    expect(vote.agreement).toBeCloseTo(270 / 330);
  });

  it('has no say without boxes', () => {
    expect(voteOnAngle([])).toEqual({ angle: 0, agreement: 0 });
  });
});
