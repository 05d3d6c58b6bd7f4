import { expect, test } from 'vitest';
import type { TextBox } from '../geometry/text-box.js';
import type { BoxRecogniser } from '../recognition/recognise-box.js';
import { recogniseUpright } from './recognise-upright.js';

const IMAGE = { data: new Uint8Array(800 * 400).fill(200), width: 800, height: 400 };

const boxAt = (row: number): TextBox => ({
  centreX: 300,
  centreY: 40 + row * 40,
  width: 400,
  height: 24,
  angle: 0,
  score: 1,
  kind: 'value',
});

/** At first look so many guesses, and between them what looks like a number. */
const TEXTS = ['qwe', '1234567890123456', 'rtzu', '87654321', 'iop'];

function recognised(text: string, confidence: number) {
  return {
    text,
    confidence,
    characters: [...text].map((character, index) => ({
      character,
      confidence,
      at: (index + 0.5) / text.length,
    })),
    stepFraction: 0.01,
    posteriors: { alphabet: '', steps: [], floorLogProbability: -9 },
  };
}

test('on a page that is mostly guessed, what may be a number is never left to the first look', async () => {
  const refined: string[] = [];
  const boxRecogniser: BoxRecogniser = {
    versions: {},
    recognise: async (_, box) => recognised(TEXTS[Math.round((box.centreY - 40) / 40)] ?? '', 0.2),
    refine: async (_, __, first) => {
      refined.push(first.text);
      return recognised('9'.repeat(first.text.length), 0.99);
    },
  };
  const detection = {
    boxes: TEXTS.map((_, row) => boxAt(row)),
    readingAngle: 0,
    readingAngleConfidence: 1,
  } as unknown as Parameters<typeof recogniseUpright>[1];
  const { lines } = await recogniseUpright(IMAGE, detection, boxRecogniser, false);
  expect(refined).toEqual(['1234567890123456', '87654321']);
  expect(lines.map(({ text }) => text).sort()).toEqual(['9'.repeat(8), '9'.repeat(16), 'iop', 'qwe', 'rtzu']);
});
