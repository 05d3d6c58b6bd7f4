import { describe, expect, it } from 'vitest';
import { addressWeights, nameWeights, neighbourhoodWeights } from './character-weights.js';

type Weights = typeof addressWeights;

/** How much likelier the first character is than the second, behind the same text. */
function preference(weights: Weights, before: string, first: string, second: string): number {
  return weights(first.charCodeAt(0), before) / weights(second.charCodeAt(0), before);
}

describe('addressWeights', () => {
  it.each([
    ['BLOK 7/', 'I', '1'],
    ['BLOK VIII/', '4', 'A'],
    ['NO. 615/', 'J', '7'],
    ['NO. 19-', 'B', '8'],
    ['NO. 12', 'A', '4'],
    ['KM. 31', '.', ','],
    ['JL.', ' ', 'L'],
  ])('leave it to the print what stands behind %s', (before, letter, digit) => {
    expect(preference(addressWeights, before, letter, digit)).toBeCloseTo(1);
  });

  it('prefer a one to an I right behind a digit, and an O to a zero behind a letter', () => {
    expect(preference(addressWeights, 'NO. 1', '1', 'I')).toBeGreaterThan(2);
    expect(preference(addressWeights, 'JL. R', 'O', '0')).toBeGreaterThan(5);
  });

  it('take a colon as it is printed', () => {
    expect(addressWeights(':'.charCodeAt(0), 'JL. MELATI NO')).toBe(1);
  });
});

it('neighbourhoodWeights know the words beside the numbers', () => {
  expect(neighbourhoodWeights('T'.charCodeAt(0), 'R')).toBe(1);
  expect(neighbourhoodWeights('W'.charCodeAt(0), '005/R')).toBe(1);
  expect(neighbourhoodWeights('T'.charCodeAt(0), '00')).toBeLessThan(0.1);
});

it('nameWeights expect letters', () => {
  expect(preference(nameWeights, 'SIT', 'I', '1')).toBeGreaterThan(5);
});
