import type { CtcPosteriors } from '@ktp-ocr/card/text-line';
import { describe, expect, test } from 'vitest';
import type { TextBox } from '../geometry/text-box.js';
import { decodePosteriors } from './ctc/decode-ctc.js';
import { findUncertainty } from './find-uncertainty.js';
import type { LineNetwork, LineRecogniser } from './line-recogniser.js';
import { createBoxRecogniser, mayBeNumber } from './recognise-box.js';

const ALPHABET = 'ADIN0123456789\ufffd: ';
const IMAGE = { data: new Uint8Array(200 * 60).fill(200), width: 200, height: 60 };

/** `text` with a blank behind each letter; `doubt` of its first letter's probability is another letter's. */
function posteriorsOf(text: string, doubt = 0): CtcPosteriors {
  const symbolOf = (character: string) => ALPHABET.indexOf(character) + 1;
  return {
    alphabet: ALPHABET,
    floorLogProbability: Math.log(1e-4),
    steps: [...text].flatMap((character, index): [number, number][][] => {
      const other = character === 'A' ? 'D' : 'A';
      const isDoubtful = index === 0 && doubt > 0;
      const certain: [number, number][] = [[symbolOf(character), Math.log(isDoubtful ? 1 - doubt : 0.999)]];
      return [isDoubtful ? [...certain, [symbolOf(other), Math.log(doubt)]] : certain, [[0, 0]]];
    }),
  };
}

/** A crop of the box as it is has 128 pixels. */
const MAX_PLAIN_WIDTH = 140;

/** Says the same of every crop, or something else of wide ones, and counts them. */
function networkOf(text: string, doubt?: number, wideText = text): LineNetwork & { looks: number } {
  return {
    looks: 0,
    async recognise({ width }) {
      this.looks++;
      return decodePosteriors(posteriorsOf(width > MAX_PLAIN_WIDTH ? wideText : text, doubt), 0.01);
    },
  };
}

const metadata = { version: '1', height: 32, minWidth: 16, maxWidth: 800 } as LineRecogniser['metadata'];

async function refine(
  firstLook: LineNetwork,
  recogniser: LineNetwork,
  kind: NonNullable<TextBox['kind']> = 'value',
) {
  const boxes = createBoxRecogniser({ metadata, firstLook, recogniser });
  const box: TextBox = { centreX: 100, centreY: 30, width: 80, height: 20, angle: 0, score: 1, kind };
  return boxes.refine(IMAGE, box, await boxes.recognise(IMAGE, box));
}

async function read(...given: Parameters<typeof refine>) {
  return (await refine(...given)).text;
}

describe('a box', () => {
  test('that the first look is sure of is not looked at in full precision', async () => {
    const full = networkOf('DIN');
    expect(await read(networkOf('AN'), full)).toBe('AN');
    expect(full.looks).toBe(0);
  });

  test('that the first look doubts is recognised in full precision, which alone is the answer', async () => {
    const full = networkOf('DAN');
    expect(await read(networkOf('DIN', 0.2), full)).toBe('DAN');
    expect(full.looks).toBe(1);
  });

  test('that both doubt is recognised from all four crops, in full precision', async () => {
    const [first, full] = [networkOf('DIN', 0.3), networkOf('DIN', 0.3)];
    await read(first, full);
    expect([first.looks, full.looks]).toEqual([1, 4]);
  });

  test.each([
    '1234567890',
    '12345678901234567',
    '123\ufffd\ufffd\ufffd\ufffd\ufffd90',
    ': 12345678',
    '12345',
    'D1234 567',
  ])(
    'that may be a number (%j) is always recognised in full precision, however sure the first look is',
    async (digits) => {
      expect(await read(networkOf(digits), networkOf('1234567890123456'))).toBe('1234567890123456');
    },
  );

  test.each(['A1234', 'AN 12345 NA', '1234'])('that is no part of a number (%j) is not', async (text) => {
    const full = networkOf('1234567890123456');
    expect(await read(networkOf(text), full)).toBe(text);
    expect(full.looks).toBe(0);
  });

  test.each(['02-03-2013', '006/003', ': 006/003'])(
    'is no number where it is a date or RT/RW: %j',
    (text) => {
      expect(mayBeNumber(text)).toBe(false);
    },
  );

  test('with a label is never looked at twice: labels are a closed set', async () => {
    const full = networkOf('DIN');
    expect(await read(networkOf('AN', 0.4), full, 'label')).toBe('AN');
    expect(full.looks).toBe(0);
  });

  test('without a network of 8 bits is looked at once where that is sure, and from four crops where it is not', async () => {
    const sure = networkOf('1234567890123456');
    await read(sure, sure);
    const unsure = networkOf('DIN', 0.3);
    await read(unsure, unsure);
    expect([sure.looks, unsure.looks]).toEqual([1, 4]);
  });
});

describe('a line that may lack a letter', () => {
  /** So little that a first look is sure of it. */
  const LITTLE = 0.02;

  test('is looked at once more, wider; of the same text it stays as it is', async () => {
    const [first, full] = [networkOf(': NADANDA', LITTLE, ':NADANDA'), networkOf('NADIANDA')];
    expect(await read(first, full)).toBe(': NADANDA');
    expect([first.looks, full.looks]).toEqual([2, 0]);
  });

  test.each([
    ['first look in 8 bits', networkOf('NADANDA', LITTLE, 'NADIANDA')],
    ['first look in full precision', undefined],
  ])('takes it from a wide crop that shows it, and keeps the doubt (%s)', async (_, eightBits) => {
    const full = networkOf('NADANDA', LITTLE, 'NADIANDA');
    const { text, posteriors } = await refine(eightBits ?? full, full);
    expect(text).toBe('NADIANDA');
    expect(findUncertainty(posteriors)).toBeGreaterThan(0.1);
  });

  test('is what full precision says of both crops, where the first look was wrong in one', async () => {
    const full = networkOf('NADANDA');
    const { text, posteriors } = await refine(networkOf('NADANDA', LITTLE, 'NADNDA'), full);
    expect(text).toBe('NADANDA');
    expect(findUncertainty(posteriors)).toBeLessThan(0.01);
    expect(full.looks).toBe(2);
  });

  test.each([
    ['has no doubt at all', 'NADANDA', 0.005],
    ['is a word of a list', 'NADAN', LITTLE],
    ['has as many digits as letters', 'NADANI012345', LITTLE],
  ])('is no line that %s', async (_, text, doubt) => {
    const first = networkOf(text, doubt, 'NADIANDA');
    expect(await read(first, networkOf('NADIANDA'))).toBe(text);
    expect(first.looks).toBe(1);
  });
});
