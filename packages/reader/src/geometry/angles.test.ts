import { describe, expect, it } from 'vitest';
import { angleBetween, toLineAngle, toSignedAngle } from './angles.js';

describe('angles', () => {
  it('wraps directions into (-π, π]', () => {
    expect(toSignedAngle(3 * Math.PI)).toBeCloseTo(Math.PI);
    expect(toSignedAngle(-Math.PI)).toBeCloseTo(Math.PI);
    expect(toSignedAngle(-0.5)).toBeCloseTo(-0.5);
    expect(toSignedAngle(7)).toBeCloseTo(7 - 2 * Math.PI);
  });

  it('takes a line and the same line upside down for one', () => {
    for (const angle of [-1.5, -0.3, 0, 0.7, 1.4]) {
      expect(toLineAngle(angle + Math.PI)).toBeCloseTo(angle);
      expect(toLineAngle(angle - 3 * Math.PI)).toBeCloseTo(angle);
    }
    expect(toLineAngle(-Math.PI / 2)).toBeCloseTo(Math.PI / 2);
  });

  it('goes the short way round', () => {
    expect(angleBetween(3, -3)).toBeCloseTo(2 * Math.PI - 6);
    expect(angleBetween(-3, 3)).toBeCloseTo(6 - 2 * Math.PI);
  });
});
