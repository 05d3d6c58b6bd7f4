import type { CtcPosteriors } from '@ktp-ocr/card/text-line';
import { describe, expect, test } from 'vitest';
import { findDoubt } from '../find-uncertainty.js';
import { type LineView, mergeLattices } from './average-posteriors.js';
import { readLattice } from './decode-ctc.js';

const ALPHABET = 'ILSW';

/** Each step as its symbols' shares, blank written `_`; a step given as one symbol is sure of it. */
type Step = string | Readonly<Record<string, number>>;

function toLattice(...steps: readonly Step[]): CtcPosteriors {
  return {
    alphabet: ALPHABET,
    floorLogProbability: Math.log(1e-4),
    steps: steps.map((step) =>
      Object.entries(typeof step === 'string' ? { [step]: 0.999 } : step)
        .map(([symbol, share]): [number, number] => [
          symbol === '_' ? 0 : ALPHABET.indexOf(symbol) + 1,
          Math.log(share),
        ])
        .sort((a, b) => b[1] - a[1]),
    ),
  };
}

const view = (...steps: readonly Step[]): LineView => {
  const posteriors = toLattice(...steps);
  return { posteriors, text: readLattice(posteriors, 0).text };
};
const textOf = (posteriors: CtcPosteriors) => readLattice(posteriors, 0).text;

describe('findDoubt', () => {
  test('a plain line leaves nothing open, and steps shared by a letter and its blank are no doubt', () => {
    expect(findDoubt(toLattice('W', '_', 'I', { I: 0.6, _: 0.4 }, 'L'))).toBeLessThan(0.01);
    expect(findDoubt(toLattice({ W: 0.5, _: 0.5 }, 'W', { W: 0.55, I: 0.45 }, 'I'))).toBeLessThan(0.01);
    expect(findDoubt(toLattice())).toBe(0);
  });

  test('a letter that may be another one, or none', () => {
    expect(findDoubt(toLattice('W', '_', { I: 0.7, L: 0.3 }, 'S'))).toBeCloseTo(0.3, 5);
    expect(findDoubt(toLattice('W', '_', { I: 0.6, _: 0.4 }, '_', 'S'))).toBeCloseTo(0.4, 5);
  });

  test('a letter that was left out', () => {
    expect(findDoubt(toLattice({ _: 0.75, W: 0.25 }, 'I', 'L', '_', 'I', 'S'))).toBeCloseTo(0.25, 5);
    expect(findDoubt(toLattice('I', { _: 0.75, W: 0.25 }, 'L'))).toBeCloseTo(0.25, 5);
  });
});

describe('mergeLattices', () => {
  test('one view, or views that agree, stay as they are', () => {
    const alone = view('W', 'I', '_', 'L');
    expect(mergeLattices([alone])).toEqual({ ...alone.posteriors });
    const merged = mergeLattices([alone, view('_', 'W', 'W', 'I', '_', '_', 'L')]);
    expect(textOf(merged)).toBe('WIL');
    expect(merged.steps).toHaveLength(4);
    expect(findDoubt(merged)).toBeLessThan(0.01);
  });

  test('where they differ the surer one is read, and the doubt stays visible', () => {
    const merged = mergeLattices([
      view('W', { I: 0.55, L: 0.45 }, 'S'),
      view('W', '_', { L: 0.9, I: 0.1 }, '_', 'S'),
    ]);
    expect(textOf(merged)).toBe('WLS');
    expect(findDoubt(merged)).toBeCloseTo((0.55 + 0.1) / 2, 5);
  });

  test('a letter that only one view sees keeps its share', () => {
    const blind = view({ _: 0.8, W: 0.2 }, '_', 'I', '_', 'L');
    const seeing = view('_', 'W', 'W', 'I', '_', '_', 'L');
    for (const merged of [mergeLattices([blind, seeing]), mergeLattices([seeing, blind])]) {
      expect(textOf(merged)).toBe('WIL');
      expect(findDoubt(merged)).toBeGreaterThan(0.3);
    }
  });

  test('a little doubt of one view in many steps does not add up to a letter', () => {
    const faint = { _: 0.9, I: 0.1 };
    const doubting = view('W', faint, 'L');
    const { steps } = mergeLattices([view('W', ...'_'.repeat(12), 'L'), doubting]);
    expect(steps.filter((step) => step.some(([symbol]) => symbol === 1))).toHaveLength(1);
  });

  test('twins at other steps are not named twice', () => {
    const merged = mergeLattices([view('S', '_', '_', 'S', '_'), view('_', 'S', '_', '_', '_', '_', 'S')]);
    expect(textOf(merged)).toBe('SS');
  });

  test('a view with too few steps for the likeliest text changes nothing', () => {
    const first = view('W', 'I', 'L', 'S');
    expect(mergeLattices([first, view('W', 'I')])).toBeDefined();
    expect(mergeLattices([view(), view('W')]).steps).toEqual([]);
  });
});
