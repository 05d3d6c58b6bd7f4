import { describe, expect, test } from 'vitest';
import { weighSecondaryEngine } from '../../tesseract/weigh-secondary-engine.js';
import { alignText } from './align-text.js';
import { decodeCtc, decodePosteriors } from './decode-ctc.js';

const ALPHABET = 'ABC';

/** Logits of steps given as probabilities of (blank, A, B, C). */
function toLogits(steps: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(steps.flat().map((probability) => Math.log(probability) + 3));
}

const BLANK = [0.97, 0.01, 0.01, 0.01];
const A = [0.01, 0.97, 0.01, 0.01];
const B = [0.01, 0.01, 0.97, 0.01];
const B_OR_C = [0.01, 0.01, 0.58, 0.4];

function decode(...steps: readonly (readonly number[])[]) {
  return decodeCtc(toLogits(steps), steps.length, ALPHABET, 1 / steps.length);
}

describe('decodeCtc', () => {
  test('repeats are one character, a blank between makes two', () => {
    expect(decode(A, A, B).text).toBe('AB');
    expect(decode(A, BLANK, A, B, BLANK).text).toBe('AAB');
    expect(decode(BLANK, BLANK)).toMatchObject({ text: '', confidence: 0, characters: [] });
  });

  test('a character has the confidence of its likeliest step and the centre of its run', () => {
    const { characters, confidence } = decode(BLANK, B_OR_C, B, B_OR_C);
    expect(characters).toHaveLength(1);
    expect(characters[0]!.confidence).toBeCloseTo(0.97, 5);
    expect(characters[0]!.at).toBeCloseTo(2.5 / 4, 5);
    expect(confidence).toBeCloseTo(0.97, 5);
  });

  test('the posteriors list all above their floor, likeliest first, as probabilities', () => {
    const { posteriors } = decode([0.5, 0.3, 0.19999, 0.00001]);
    expect(posteriors.steps[0]!.map(([symbol]) => symbol)).toEqual([0, 1, 2]);
    expect(Math.exp(posteriors.steps[0]![1]![1])).toBeCloseTo(0.3, 4);
    expect(posteriors.floorLogProbability).toBeLessThanOrEqual(Math.log(1e-4));
  });

  test('steps beyond the line are ignored', () => {
    expect(decodeCtc(toLogits([A, B, A]), 2, ALPHABET, 0).text).toBe('AB');
  });
});

describe('alignText', () => {
  const { posteriors } = decode(A, BLANK, A, B_OR_C);

  test('finds the steps of each character and their probability', () => {
    expect(alignText(posteriors, 'AAC')?.symbols).toEqual([1, 0, 1, 3]);
    expect(alignText(posteriors, 'AAC')?.logProbability).toBeCloseTo(Math.log(0.97 ** 3 * 0.4), 3);
  });

  test('equal neighbours need a blank between them', () => {
    expect(alignText(decode(A, A).posteriors, 'AA')).toBeUndefined();
    expect(alignText(decode(A, BLANK, A).posteriors, 'AA')?.symbols).toEqual([1, 0, 1]);
  });

  test('what cannot be spelt', () => {
    expect(alignText(posteriors, 'AX')).toBeUndefined();
    expect(alignText(posteriors, 'ABABAB')).toBeUndefined();
    expect(alignText(posteriors, '')?.symbols).toEqual([0, 0, 0, 0]);
  });
});

describe('weighSecondaryEngine', () => {
  const read = (posteriors: NonNullable<ReturnType<typeof weighSecondaryEngine>>) =>
    decodePosteriors(posteriors, 0);

  test('decides what the image leaves open', () => {
    const first = decode(A, BLANK, B_OR_C);
    expect(first.text).toBe('AB');
    expect(read(weighSecondaryEngine(first.posteriors, 'AC')!).text).toBe('AC');
  });

  test('agreement raises confidence, and what the image shows clearly stands', () => {
    const first = decode(A, BLANK, B_OR_C);
    const agreed = read(weighSecondaryEngine(first.posteriors, 'AB')!);
    expect(agreed.characters[1]!.confidence).toBeGreaterThan(first.characters[1]!.confidence);
    const plain = decode(A, BLANK, B);
    expect(read(weighSecondaryEngine(plain.posteriors, 'AC')!).text).toBe('AB');
  });

  test('a text from somewhere else has no influence', () => {
    const { posteriors } = decode(A, BLANK, B);
    expect(weighSecondaryEngine(posteriors, 'CBA')).toBeUndefined();
    expect(weighSecondaryEngine(posteriors, 'XYZ')).toBeUndefined();
  });

  test('probabilities stay probabilities', () => {
    const mixed = weighSecondaryEngine(decode(A, BLANK, B_OR_C).posteriors, 'AC')!;
    for (const step of mixed.steps) {
      expect(step.reduce((sum, [, log]) => sum + Math.exp(log), 0)).toBeCloseTo(1, 3);
      expect(step.map(([, log]) => log)).toEqual(step.map(([, log]) => log).sort((a, b) => b - a));
    }
  });
});
