import { describe, expect, test } from 'vitest';
import type { LineCrop } from '../crop-line.js';
import type { BoxRecogniser } from '../recognise-box.js';
import type { RecognisedLine } from '../recognise-lines.js';
import type { CellProbabilities, NumberVerifier } from './number-verifier.js';
import { verifyNumbers } from './verify-nik.js';

const NUMBER = '7471085708850003';
const PITCH = 25;
const FIRST = 110;
const WIDTH = 600;
const HEIGHT = 80;
const MARGIN = 2;
const CELL = 32;

/** A bar for each digit; `greyOf` says how bright it is. */
function paintBars(greyOf: (digit: number) => number) {
  const data = new Uint8Array(WIDTH * HEIGHT).fill(200);
  for (let digit = 0; digit < NUMBER.length; digit++) {
    const centre = FIRST + digit * PITCH;
    for (let y = 28; y < 52; y++) data.fill(greyOf(digit), y * WIDTH + centre - 5, y * WIDTH + centre + 5);
  }
  return { data, width: WIDTH, height: HEIGHT };
}

const PLACE = { centreX: 300, centreY: 40, width: 500, height: 24 * 1.4 };
const LINE: RecognisedLine = {
  text: NUMBER,
  confidence: 1,
  characters: Array.from(NUMBER, (character, digit) => ({
    character,
    confidence: 1,
    at: (FIRST + digit * PITCH - 50) / PLACE.width,
  })),
  stepFraction: 0.01,
  posteriors: { alphabet: '', steps: [], floorLogProbability: -9 },
  place: PLACE,
  polygon: [] as never,
  engine: 'fast',
  kind: 'value',
  box: { ...PLACE, angle: 0, score: 1, kind: 'value' },
};

const NEVER: BoxRecogniser = {
  versions: {},
  recognise: () => Promise.reject(new Error('a whole box was recognised again')),
  refine: () => Promise.reject(new Error('a whole box was refined')),
};

/** Sees a digit as surely as its bar is dark beside its ground; `shown` keeps what it was shown. */
function createVerifier(shown: LineCrop[]): NumberVerifier {
  return {
    metadata: {
      version: 'test',
      sha256: '',
      classes: [],
      height: 48,
      digitHeight: 32,
      cellWidth: CELL,
      marginCells: MARGIN,
      contrastFloor: 8,
    },
    verify: async (strip) => {
      shown.push(strip);
      return Array.from({ length: strip.width / CELL }, (_, cell): CellProbabilities => {
        const at = 24 * strip.width + cell * CELL;
        const contrast = 1 - (strip.grey[at + CELL / 2] ?? 0) / (strip.grey[at + 2] ?? 1);
        const sureness = contrast > 0.5 ? 0.999 : contrast > 0.2 ? 0.7 : 0;
        const digit = Number(NUMBER[cell - MARGIN] ?? -1);
        return {
          blank: sureness === 0 ? 1 : 0,
          illegible: sureness === 0 ? 0 : 1 - sureness,
          digits: Array.from({ length: 10 }, (_, value) => (value === digit ? sureness : 0)),
        };
      });
    },
  };
}

async function surenessOf(image: ReturnType<typeof paintBars>) {
  const shown: LineCrop[] = [];
  const [line] = await verifyNumbers(image, [LINE], createVerifier(shown), NEVER);
  const inside = line?.digitCells?.slice(MARGIN, -MARGIN) ?? [];
  return { sureness: inside.map(({ digits }) => Math.max(...digits)), looks: shown.length };
}

describe('a number', () => {
  test('is looked at once where every digit is sure', async () => {
    const { sureness, looks } = await surenessOf(paintBars(() => 40));
    expect(sureness).toEqual(Array.from(NUMBER, () => 0.999));
    expect(looks).toBe(1);
  });

  test('is looked at again, as if printed evenly, where a digit is faint', async () => {
    const { sureness, looks } = await surenessOf(paintBars((digit) => (digit === 11 ? 130 : 40)));
    expect(sureness).toEqual(Array.from(NUMBER, () => 0.999));
    expect(looks).toBeGreaterThan(2);
  });

  test('has no digit where there is no ink to see', async () => {
    const { sureness } = await surenessOf(paintBars((digit) => (digit === 11 ? 200 : 40)));
    expect(sureness[11]).toBe(0);
  });
});
