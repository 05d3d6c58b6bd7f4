import { describe, expect, it } from 'vitest';
import { findComponents } from './find-components.js';
import type { ProbabilityMap } from './probability-map.js';

/** A map from drawn rows: a digit n is the probability n / 10. */
function toMap(...rows: readonly [string, ...string[]]): ProbabilityMap {
  const values = Float32Array.from(rows.join(''), (digit) => Number(digit) / 10);
  return { values, columns: rows[0].length, rows: rows.length };
}

describe('findComponents', () => {
  it('joins diagonal neighbours and tells apart what does not touch', () => {
    const map = toMap('9000', '0900', '0009', '0009');
    const found = findComponents(map, { threshold: 0.5, minPixels: 1 });
    expect(found.map(({ pixelCount }) => pixelCount)).toEqual([2, 2]);
    expect(found[1]?.meanProbability).toBeCloseTo(0.9);
  });

  it('leaves out specks and what is not above the threshold', () => {
    const map = toMap('9005', '0005', '0005');
    expect(findComponents(map, { threshold: 0.5, minPixels: 2 })).toEqual([]);
  });

  it('does not run round the edge from one row into the next', () => {
    const map = toMap('0009', '9000', '0000');
    expect(findComponents(map, { threshold: 0.5, minPixels: 1 })).toHaveLength(2);
  });

  it('outlines the outer corners of pixels', () => {
    const map = toMap('0000', '0990', '0000');
    const [component] = findComponents(map, { threshold: 0.5, minPixels: 1 });
    expect(component?.outline).toEqual([
      { x: 1, y: 1 },
      { x: 3, y: 1 },
      { x: 1, y: 2 },
      { x: 3, y: 2 },
    ]);
  });
});
