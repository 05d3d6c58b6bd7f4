import type { CtcPosteriors } from '@ktp-ocr/card/text-line';
import { describe, expect, test } from 'vitest';
import { findUncertainty } from '../find-uncertainty.js';
import { averagePosteriors, type LineVariant } from './average-posteriors.js';
import { decodePosteriors } from './decode-ctc.js';

const ALPHABET = 'ILSW';

/** Each step as its symbols' probabilities, blank written `_`; a step given as one symbol is certain. */
type Step = string | Readonly<Record<string, number>>;

function toPosteriors(...steps: readonly Step[]): CtcPosteriors {
  return {
    alphabet: ALPHABET,
    floorLogProbability: Math.log(1e-4),
    steps: steps.map((step) =>
      Object.entries(typeof step === 'string' ? { [step]: 0.999 } : step)
        .map(([symbol, probability]): [number, number] => [
          symbol === '_' ? 0 : ALPHABET.indexOf(symbol) + 1,
          Math.log(probability),
        ])
        .sort((a, b) => b[1] - a[1]),
    ),
  };
}

const variant = (...steps: readonly Step[]): LineVariant => {
  const posteriors = toPosteriors(...steps);
  return { posteriors, text: decodePosteriors(posteriors, 0).text };
};
const textOf = (posteriors: CtcPosteriors) => decodePosteriors(posteriors, 0).text;

describe('findUncertainty', () => {
  test('a clear line has none, nor have steps divided between a letter and its blank', () => {
    expect(findUncertainty(toPosteriors('W', '_', 'I', { I: 0.6, _: 0.4 }, 'L'))).toBeLessThan(0.01);
    expect(findUncertainty(toPosteriors({ W: 0.5, _: 0.5 }, 'W', { W: 0.55, I: 0.45 }, 'I'))).toBeLessThan(
      0.01,
    );
    expect(findUncertainty(toPosteriors())).toBe(0);
  });

  test('a letter that may be another one, or none', () => {
    expect(findUncertainty(toPosteriors('W', '_', { I: 0.7, L: 0.3 }, 'S'))).toBeCloseTo(0.3, 5);
    expect(findUncertainty(toPosteriors('W', '_', { I: 0.6, _: 0.4 }, '_', 'S'))).toBeCloseTo(0.4, 5);
  });

  test('a letter that was left out', () => {
    expect(findUncertainty(toPosteriors({ _: 0.75, W: 0.25 }, 'I', 'L', '_', 'I', 'S'))).toBeCloseTo(0.25, 5);
    expect(findUncertainty(toPosteriors('I', { _: 0.75, W: 0.25 }, 'L'))).toBeCloseTo(0.25, 5);
  });
});

describe('averagePosteriors', () => {
  test('one variant, or variants that agree, stay as they are', () => {
    const alone = variant('W', 'I', '_', 'L');
    expect(averagePosteriors([alone])).toEqual({ ...alone.posteriors });
    const merged = averagePosteriors([alone, variant('_', 'W', 'W', 'I', '_', '_', 'L')]);
    expect(textOf(merged)).toBe('WIL');
    expect(merged.steps).toHaveLength(4);
    expect(findUncertainty(merged)).toBeLessThan(0.01);
  });

  test('where they differ the more certain one wins, and the uncertainty stays visible', () => {
    const merged = averagePosteriors([
      variant('W', { I: 0.55, L: 0.45 }, 'S'),
      variant('W', '_', { L: 0.9, I: 0.1 }, '_', 'S'),
    ]);
    expect(textOf(merged)).toBe('WLS');
    expect(findUncertainty(merged)).toBeCloseTo((0.55 + 0.1) / 2, 5);
  });

  test('a letter that only one variant sees keeps its part of the probability', () => {
    const blind = variant({ _: 0.8, W: 0.2 }, '_', 'I', '_', 'L');
    const seeing = variant('_', 'W', 'W', 'I', '_', '_', 'L');
    for (const merged of [averagePosteriors([blind, seeing]), averagePosteriors([seeing, blind])]) {
      expect(textOf(merged)).toBe('WIL');
      expect(findUncertainty(merged)).toBeGreaterThan(0.3);
    }
  });

  test('a little uncertainty of one variant in many steps does not add up to a letter', () => {
    const faint = { _: 0.9, I: 0.1 };
    const uncertain = variant('W', faint, 'L');
    const { steps } = averagePosteriors([variant('W', ...'_'.repeat(12), 'L'), uncertain]);
    expect(steps.filter((step) => step.some(([symbol]) => symbol === 1))).toHaveLength(1);
  });

  test('double letters at other steps are not named twice', () => {
    const merged = averagePosteriors([
      variant('S', '_', '_', 'S', '_'),
      variant('_', 'S', '_', '_', '_', '_', 'S'),
    ]);
    expect(textOf(merged)).toBe('SS');
  });

  test('a variant with too few steps for the likeliest text changes nothing', () => {
    const first = variant('W', 'I', 'L', 'S');
    expect(averagePosteriors([first, variant('W', 'I')])).toBeDefined();
    expect(averagePosteriors([variant(), variant('W')]).steps).toEqual([]);
  });
});
