import { describe, expect, it } from 'vitest';
import { measureMask } from './measure-mask.js';

describe('measureMask', () => {
  it('gives area and middle of what is likely', () => {
    const mask = Float32Array.of(0, 0, 0, 0, 0, 0.9, 0.8, 0, 0, 0.7, 0.6, 0.4);
    expect(measureMask(mask, 4)).toEqual({ area: 4, centreX: 2, centreY: 2 });
  });

  it('gives nothing for an empty mask', () => {
    expect(measureMask(new Float32Array(12), 4)).toBeUndefined();
  });
});
