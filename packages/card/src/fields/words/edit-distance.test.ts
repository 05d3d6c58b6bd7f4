import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance } from './edit-distance.js';

const word = fc.stringMatching(/^[ABC]{0,9}$/);

function plainDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const swapped = plainDistance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
  if (a[0] === b[0]) return swapped;
  return Math.min(swapped, plainDistance(a.slice(1), b) + 1, plainDistance(a, b.slice(1)) + 1);
}

it('is the plain distance up to the bound, and one more beyond it', () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 9 }), (a, b, most) => {
      expect(editDistance(a, b, most)).toBe(Math.min(plainDistance(a, b), most + 1));
    }),
    { numRuns: 300 },
  );
});
