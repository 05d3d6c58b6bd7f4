import { describe, expect, it } from 'vitest';
import { measureMask } from './measure-mask.js';

describe('measureMask', () => {
  it('gives area and middle of what is likely', () => {
    const values = Float32Array.of(0, 0, 0, 0, 0, 0.9, 0.8, 0, 0, 0.7, 0.6, 0.4);
    expect(measureMask({ values, columns: 4, rows: 3 })).toEqual({ area: 4, centreX: 2, centreY: 2 });
  });

  it('gives nothing for an empty mask', () => {
    expect(measureMask({ values: new Float32Array(12), columns: 4, rows: 3 })).toBeUndefined();
  });
});
